-- +goose Up
create table listening_batch (
	id           text primary key,
	conversation text not null,
	moderated_by text not null default '',
	at           bigint not null,
	undone       bigint not null default 0
);
create table listening_batch_line (
	batch         text not null references listening_batch (id),
	statement     text not null,
	before_state  text not null,
	before_reason text not null default '',
	after_state   text not null,
	primary key (batch, statement)
);
create table moderation_appeal (
	id      text primary key,
	kind    text not null,
	ref     text not null unique,
	place   text not null,
	circle  text not null,
	why     text not null,
	lang    text not null,
	state   text not null,
	outcome text not null default '',
	actor   text not null default '',
	at      bigint not null,
	decided bigint not null default 0
);
create index moderation_appeal_circle on moderation_appeal (circle, state, at);
create index moderation_appeal_place on moderation_appeal (place, at);

-- +goose Down
drop table moderation_appeal;
drop table listening_batch_line;
drop table listening_batch;
