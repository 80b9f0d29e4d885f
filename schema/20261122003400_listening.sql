-- +goose Up
create table listening_conversation (
	id         text primary key,
	circle     text not null,
	audience   text not null,
	question   text not null,
	lang       text not null,
	need       text not null,
	promise    text not null,
	brief      text not null,
	answer_by  text not null,
	closes     text not null default '',
	moderation text not null,
	state      text not null,
	origin     text not null default '',
	credit     text not null default '',
	opened_by  text not null default '',
	opened     bigint not null,
	closed     bigint not null default 0,
	closed_by  text not null default '',
	key_until  text not null default '',
	numbered   bigint not null default 0,
	casts      bigint not null default 0,
	release    bigint not null default 0,
	version    bigint not null default 0
);
create index listening_conversation_state on listening_conversation (state, opened);
create index listening_conversation_circle on listening_conversation (circle, opened);

create table listening_statement (
	id           text primary key,
	conversation text not null references listening_conversation (id),
	number       bigint not null,
	body         text not null,
	lang         text not null,
	folded       text not null,
	author       text not null default '',
	state        text not null,
	held_for     text not null default '',
	reason       text not null default '',
	weight       double precision not null default 0,
	at           bigint not null,
	decided      bigint not null default 0,
	unique (conversation, number)
);
create index listening_statement_folded on listening_statement (conversation, folded);
create index listening_statement_author on listening_statement (conversation, author);

create table listening_vote (
	conversation text not null,
	participant  text not null,
	statement    bigint not null,
	vote         bigint not null,
	tier         bigint not null,
	since        bigint not null,
	primary key (conversation, participant, statement)
);

create table listening_map (
	conversation text primary key,
	casts        bigint not null,
	version      bigint not null
);

create table listening_release (
	conversation text not null,
	number       bigint not null,
	at           bigint not null,
	people       bigint not null,
	votes        bigint not null,
	body         text not null,
	primary key (conversation, number)
);

create table listening_report (
	conversation text primary key,
	people       bigint not null,
	votes        bigint not null,
	digest       text not null,
	release      bigint not null,
	at           bigint not null
);

create table listening_finding (
	id           text primary key,
	conversation text not null,
	position     bigint not null,
	kind         text not null,
	statement    text not null default '',
	opinion      text not null default '',
	item         text not null default ''
);
create index listening_finding_conversation on listening_finding (conversation, position);
create index listening_finding_item on listening_finding (item);

-- +goose Down
drop table listening_finding;
drop table listening_report;
drop table listening_release;
drop table listening_map;
drop table listening_vote;
drop table listening_statement;
drop table listening_conversation;
