-- +goose Up
-- A circle's meetings. step is what a facilitator's form is made from: it moves
-- with the phase, the item and the speaker, and with nothing else. revision
-- counts changes of date and place, as calendars do.
create table meeting_meeting (
	id        text primary key,
	version   bigint not null default 0,
	step      bigint not null default 0,
	revision  bigint not null default 0,
	circle    text not null,
	state     text not null,
	phase     text not null default '',
	title     text not null,
	lang      text not null,
	starts    bigint not null default 0,
	minutes   bigint not null,
	place     text not null,
	video     text not null,
	item      text not null default '',
	round     text not null default '',
	began     bigint not null default 0,
	ended     bigint not null default 0,
	agreed    bigint not null default 0,
	notes     text not null default '',
	recorded  bigint not null default 0,
	member    text not null,
	person    text not null,
	at        bigint not null
);
create index meeting_meeting_circle on meeting_meeting (circle, state);

-- Dates offered while a date is being found, and who could come.
create table meeting_offer (
	id      text primary key,
	meeting text not null,
	starts  bigint not null,
	unique (meeting, starts)
);
create table meeting_suits (
	offer  text not null,
	person text not null,
	member text not null,
	word   text not null,
	primary key (offer, person)
);
create index meeting_suits_member on meeting_suits (member);

-- Who is asked to a meeting: whether they come, and, while it runs, whether
-- they are there and have a hand up.
create table meeting_person (
	meeting text not null,
	person  text not null,
	member  text not null,
	coming  text not null default '',
	present bigint not null default 0,
	arrived bigint not null default 0,
	hand    text not null default '',
	hand_at bigint not null default 0,
	primary key (meeting, person)
);
create index meeting_person_member on meeting_person (member);

create table meeting_agenda (
	id          text primary key,
	meeting     text not null,
	n           bigint not null,
	title       text not null,
	lang        text not null,
	item        text not null,
	minutes     bigint not null,
	outcome     text not null,
	state       text not null,
	spent       bigint not null default 0,
	began       bigint not null default 0,
	result      text not null default '',
	result_lang text not null default '',
	member      text not null,
	person      text not null
);
create index meeting_agenda_meeting on meeting_agenda (meeting, n);
create index meeting_agenda_item on meeting_agenda (item);

-- Rounds of a running meeting, and whose turn it is in them. ref is the consent
-- round or the stage of a role selection that the round goes with.
create table meeting_round (
	id      text primary key,
	meeting text not null,
	agenda  text not null,
	kind    text not null,
	ref     text not null,
	at      bigint not null,
	ended   bigint not null default 0
);
create index meeting_round_meeting on meeting_round (meeting, at);
create table meeting_turn (
	round           text not null,
	person          text not null,
	member          text not null,
	n               bigint not null,
	state           text not null,
	began           bigint not null default 0,
	words           text not null default '',
	lang            text not null default '',
	recorder_member text not null default '',
	recorder_person text not null default '',
	primary key (round, person)
);
create index meeting_turn_member on meeting_turn (member);

-- What those present are asked for their consent to in one tap: the agenda, a
-- change of it, another facilitator; and, after the meeting, its minutes.
create table meeting_ask (
	id      text primary key,
	meeting text not null,
	kind    text not null,
	change  text not null,
	state   text not null,
	member  text not null,
	person  text not null,
	at      bigint not null,
	ended   bigint not null default 0
);
create unique index meeting_ask_one on meeting_ask (meeting) where state = 'open';
create table meeting_word (
	ask             text not null,
	person          text not null,
	member          text not null,
	word            text not null,
	reason          text not null,
	lang            text not null,
	recorder_member text not null,
	recorder_person text not null,
	at              bigint not null,
	primary key (ask, person)
);
create index meeting_word_member on meeting_word (member);

-- Minutes as they were assembled, each version whole.
create table meeting_minutes (
	id      text primary key,
	meeting text not null,
	n       bigint not null,
	content text not null,
	member  text not null,
	person  text not null,
	at      bigint not null,
	unique (meeting, n)
);

create table meeting_action (
	id      text primary key,
	version bigint not null default 0,
	circle  text not null,
	meeting text not null,
	agenda  text not null,
	text    text not null,
	lang    text not null,
	due_on  text not null,
	state   text not null,
	member  text not null,
	person  text not null,
	at      bigint not null,
	ended   bigint not null default 0
);
create index meeting_action_circle on meeting_action (circle, state);
create index meeting_action_member on meeting_action (member, state);

-- A person's own address of a circle's calendar. salt is new when they ask for
-- a new address.
create table meeting_feed (
	id     text primary key,
	circle text not null,
	member text not null,
	salt   text not null,
	at     bigint not null,
	unique (circle, member)
);

-- Who does a role's work for a few hours, by the consent of those present.
create table circle_standin (
	id       text primary key,
	circle   text not null,
	kind     text not null,
	member   text not null,
	person   text not null,
	decision text not null,
	at       bigint not null,
	until    bigint not null,
	ended    bigint not null default 0
);
create index circle_standin_circle on circle_standin (circle, ended);
create index circle_standin_member on circle_standin (member);

-- An answer that was spoken, and who recorded it; settled once it cannot be
-- corrected any more.
alter table consent_answer add column recorder_member text not null default '';
alter table consent_answer add column recorder_person text not null default '';
alter table consent_answer add column settled bigint not null default 0;

-- +goose Down
alter table consent_answer drop column settled;
alter table consent_answer drop column recorder_person;
alter table consent_answer drop column recorder_member;
drop table circle_standin;
drop table meeting_feed;
drop table meeting_action;
drop table meeting_minutes;
drop table meeting_word;
drop table meeting_ask;
drop table meeting_turn;
drop table meeting_round;
drop table meeting_agenda;
drop table meeting_person;
drop table meeting_suits;
drop table meeting_offer;
drop table meeting_meeting;
