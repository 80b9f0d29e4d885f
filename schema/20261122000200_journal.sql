-- +goose Up
create table journal_entry (
	id       text primary key,
	seq      bigint unique,
	act      text not null,
	ref      text not null,
	circle   text not null,
	actor    text not null,
	audience text not null,
	at       bigint not null,
	content  text not null,
	body     text not null
);
create index journal_entry_ref on journal_entry (ref);
create index journal_entry_waiting on journal_entry (at) where seq is null;

create table journal_salt (
	entry text primary key,
	salt  text not null
);

create table journal_hash (
	position bigint primary key,
	hash     text not null
);

create table journal_checkpoint (
	size bigint primary key,
	note text not null
);

create table journal_key (
	name     text primary key,
	verifier text not null,
	sealed   text not null
);

create table journal_reader (
	name text primary key,
	seq  bigint not null
);

-- +goose Down
drop table journal_reader;
drop table journal_key;
drop table journal_checkpoint;
drop table journal_hash;
drop table journal_salt;
drop table journal_entry;
