-- +goose Up
create table library_entry (
	id       text primary key,
	version  bigint not null default 0,
	kind     text not null,
	audience text not null,
	n        bigint not null,
	member   text not null,
	person   text not null,
	at       bigint not null
);

-- Every version of a resource or a story: rows are added, never changed.
create table library_text (
	id     text primary key,
	entry  text not null,
	n      bigint not null,
	base   bigint not null,
	title  text not null,
	text   text not null,
	link   text not null,
	tags   text not null,
	lang   text not null,
	agreed bigint not null,
	member text not null,
	person text not null,
	at     bigint not null,
	unique (entry, n)
);

-- Somebody in a story objects to standing in it; while one does, nobody reads it.
create table library_objection (
	id      text primary key,
	entry   text not null,
	why     text not null,
	settled bigint not null default 0,
	member  text not null,
	person  text not null,
	at      bigint not null
);
create index library_objection_entry on library_objection (entry, settled);

-- +goose Down
drop table library_objection;
drop table library_text;
drop table library_entry;
