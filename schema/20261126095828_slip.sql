-- +goose Up
-- A slip of the pen, mended after the text was frozen: the words as they are
-- now. Rows are added; refused is set where somebody says that it is more than
-- a slip.
create table consent_slip (
	id             text primary key,
	proposal       text not null,
	n              bigint not null,
	round          text not null,
	title          text not null,
	text           text not null,
	why            text not null,
	responsible    text not null,
	measured       text not null,
	feedback       text not null,
	member         text not null,
	person         text not null,
	at             bigint not null,
	refused        bigint not null default 0,
	refuser_member text not null default '',
	refuser_person text not null default ''
);
create index consent_slip_proposal on consent_slip (proposal, n);

-- Whether an argument qualifies as an objection, where the circle has agreed to
-- test that (Sociocracy 3.0).
create table consent_test (
	id        text primary key,
	objection text not null,
	proposal  text not null,
	round     text not null,
	member    text not null,
	person    text not null,
	at        bigint not null,
	ended     bigint not null default 0,
	outcome   text not null default ''
);
create unique index consent_test_one on consent_test (objection) where ended = 0;
create index consent_test_proposal on consent_test (proposal, at);

create table consent_test_answer (
	test   text not null,
	person text not null,
	member text not null,
	sees   bigint not null,
	at     bigint not null,
	primary key (test, person)
);
create index consent_test_answer_member on consent_test_answer (member);

alter table circle_charter add column tests_arguments bigint not null default 0;

-- +goose Down
alter table circle_charter drop column tests_arguments;
drop table consent_test_answer;
drop table consent_test;
drop table consent_slip;
