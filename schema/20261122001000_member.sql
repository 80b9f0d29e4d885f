-- +goose Up
create table member_person (
	id         text primary key,
	version    bigint not null default 0,
	number     text not null,
	pseudonym  text not null unique,
	name       text not null default '', -- sealed, as are the next four
	given      text not null default '',
	email      text not null default '',
	address    text not null default '',
	attributes text not null default '',
	email_hash text not null default '', -- keyed; not unique: couples share an address
	standing   text not null,
	joined     text not null default '',
	paid_until text not null default '',
	lang       text not null default '',
	suspended  bigint not null default 0,
	confirmed  bigint not null default 0,
	erased     bigint not null default 0,
	created    bigint not null
);
create unique index member_person_number on member_person (number) where number <> '';
create index member_person_email on member_person (email_hash) where email_hash <> '';

create table member_steward (
	id     text primary key,
	member text not null,
	given  bigint not null,
	until  text not null,
	ended  bigint not null default 0
);
create index member_steward_member on member_steward (member);

-- +goose Down
drop table member_steward;
drop table member_person;
