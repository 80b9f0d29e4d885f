-- +goose Up
create table consent_proposal (
	id              text primary key,
	version         bigint not null default 0,
	state           text not null,
	n               bigint not null,
	objected        bigint not null default 0,
	resumes         text not null default '',
	agreement       text not null default '',
	item            text not null,
	circle          text not null,
	audience        text not null,
	amends          text not null,
	routine         bigint not null,
	concerns_member text not null,
	concerns_person text not null,
	member          text not null,
	person          text not null,
	at              bigint not null
);
create unique index consent_proposal_one on consent_proposal (item) where state not in ('draft', 'agreed', 'dropped', 'handed_up');
create index consent_proposal_circle on consent_proposal (circle, state);
create index consent_proposal_item on consent_proposal (item);

-- Versions of the text. Rows are added, never changed, except the first one
-- while its proposal is a draft.
create table consent_version (
	id          text primary key,
	proposal    text not null,
	n           bigint not null,
	title       text not null,
	text        text not null,
	why         text not null,
	role        text not null,
	responsible text not null,
	measured    text not null,
	feedback    text not null,
	review_on   text not null,
	ends_on     text not null,
	lang        text not null,
	change      text not null,
	modified    bigint not null,
	shortened   bigint not null,
	member      text not null,
	person      text not null,
	at          bigint not null,
	unique (proposal, n)
);

create table consent_measure (
	id        text primary key,
	proposal  text not null,
	n         bigint not null,
	objection text not null,
	metric    text not null,
	measurer  text not null,
	threshold text not null,
	due_on    text not null,
	lang      text not null,
	at        bigint not null
);
create index consent_measure_proposal on consent_measure (proposal, n);

create table consent_round (
	id        text primary key,
	proposal  text not null,
	kind      text not null,
	n         bigint not null,
	ends_on   text not null,
	absentees text not null,
	at        bigint not null,
	ended     bigint not null default 0,
	outcome   text not null default ''
);
create index consent_round_proposal on consent_round (proposal, at);
create unique index consent_round_one on consent_round (proposal) where ended = 0;

create table consent_roster (
	round  text not null,
	person text not null,
	member text not null,
	primary key (round, person)
);
create index consent_roster_member on consent_roster (member);

create table consent_answer (
	id       text primary key,
	round    text not null,
	proposal text not null,
	n        bigint not null,
	answer   text not null,
	reason   text not null,
	lang     text not null,
	member   text not null,
	person   text not null,
	at       bigint not null,
	replaced bigint not null default 0
);
create unique index consent_answer_one on consent_answer (round, person) where replaced = 0;
create index consent_answer_member on consent_answer (member);

create table consent_objection (
	id            text primary key,
	proposal      text not null,
	n             bigint not null,
	answer        text not null,
	state         text not null,
	member        text not null,
	person        text not null,
	keeper_member text not null,
	keeper_person text not null,
	at            bigint not null,
	orphaned      bigint not null default 0,
	settled       bigint not null default 0,
	settled_n     bigint not null default 0,
	settled_why   text not null default ''
);
create unique index consent_objection_one on consent_objection (proposal, keeper_person) where state = 'open';
create index consent_objection_proposal on consent_objection (proposal, at);

create table consent_word (
	id       text primary key,
	proposal text not null,
	round    text not null,
	kind     text not null,
	text     text not null,
	lang     text not null,
	re       text not null,
	member   text not null,
	person   text not null,
	at       bigint not null
);
create index consent_word_proposal on consent_word (proposal, at);
create index consent_word_member on consent_word (member);

-- +goose Down
drop table consent_word;
drop table consent_objection;
drop table consent_answer;
drop table consent_roster;
drop table consent_round;
drop table consent_measure;
drop table consent_version;
drop table consent_proposal;
