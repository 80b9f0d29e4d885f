-- +goose Up
-- A lab: people meet somewhere and talk about a conversation's question, or an
-- item of a backlog. One of talk and item is filled.
create table lab_lab (
	id      text primary key,
	version bigint not null default 0,
	talk    text not null default '',
	item    text not null default '',
	circle  text not null,
	state   text not null, -- held, planned, cancelled, away
	day     text not null,
	hour    text not null,
	place   text not null,
	people  bigint not null,
	others  bigint not null,
	words   text not null default '',
	lang    text not null,
	why     text not null default '',
	reason  text not null default '',
	changed bigint not null default 0, -- last moved or cancelled
	member  text not null,
	person  text not null,
	at      bigint not null
);
create index lab_lab_talk on lab_lab (talk, day);
create index lab_lab_item on lab_lab (item, day);
create index lab_lab_member on lab_lab (member, day);

-- What its host handed in: once, and without who said it.
create table lab_notes (
	lab    text primary key,
	people bigint not null,
	said   text not null default '',
	differ text not null default '',
	lang   text not null,
	at     bigint not null
);

-- What was needed, point by point; statement is the one it became.
create table lab_point (
	lab       text not null,
	n         bigint not null,
	body      text not null,
	statement text not null default '',
	primary key (lab, n)
);
create index lab_point_statement on lab_point (statement);

-- How many people the lab had from which a statement comes, 0 for all others.
alter table listening_statement add column people bigint not null default 0;

-- +goose Down
alter table listening_statement drop column people;
drop table lab_point;
drop table lab_notes;
drop table lab_lab;
