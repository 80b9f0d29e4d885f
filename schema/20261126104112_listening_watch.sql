-- +goose Up
alter table listening_conversation add column again text not null default '';
create index listening_conversation_again on listening_conversation (again);
create table listening_watch (
	conversation text primary key,
	casts        bigint not null
);
create table listening_pulse (
	conversation text not null,
	tier         bigint not null,
	hour         bigint not null,
	total        bigint not null,
	primary key (conversation, tier, hour)
);
create table listening_unusual (
	conversation text not null,
	kind         text not null,
	tier         bigint not null,
	mark         text not null,
	people       bigint not null,
	votes        bigint not null default 0,
	hour         bigint not null default 0,
	primary key (conversation, kind, tier, mark)
);
create table listening_auditor (
	id           text primary key,
	conversation text not null,
	member       text not null,
	named_by     text not null default '',
	at           bigint not null,
	ended        bigint not null default 0
);
create index listening_auditor_conversation on listening_auditor (conversation, at);
create index listening_auditor_member on listening_auditor (member);
create table listening_reading (
	id           text primary key,
	conversation text not null,
	auditor      text not null,
	at           bigint not null
);
create index listening_reading_conversation on listening_reading (conversation, at);

-- +goose Down
drop table listening_reading;
drop table listening_auditor;
drop table listening_unusual;
drop table listening_pulse;
drop table listening_watch;
drop index listening_conversation_again;
alter table listening_conversation drop column again;
