-- +goose Up
-- A focus group: a few people, one meeting, one question, an answer by a date.
create table focus_group (
	id        text primary key,
	version   bigint not null default 0,
	circle    text not null,
	state     text not null, -- gathering (a pool is open), asked, handed
	way       text not null, -- lot, choice
	question  text not null,
	lang      text not null,
	brief     text not null,
	seats     bigint not null,
	day       text not null,
	hour      text not null,
	place     text not null,
	answer_by text not null,
	community text not null default '',
	seed      text not null default '',
	among     bigint not null default 0,
	notes     text not null default '',
	noted     bigint not null default 0,
	item      text not null default '',
	member    text not null,
	person    text not null,
	at        bigint not null
);
create index focus_group_circle on focus_group (circle, day);

-- Who may be drawn, was asked, comes. rank is the place in the order of the
-- draw, 0 for who was chosen or is not drawn yet.
create table focus_seat (
	focus      text not null,
	person     text not null,
	member     text not null,
	state      text not null, -- pool, asked, yes, no
	rank       bigint not null default 0,
	came       bigint not null default 0,
	correction text not null default '',
	lang       text not null default '',
	primary key (focus, person)
);
create index focus_seat_member on focus_seat (member, state);

-- +goose Down
drop table focus_seat;
drop table focus_group;
