-- +goose Up
create table translation_text (
	id         text primary key,
	kind       text not null,
	ref        text not null,
	lang       text not null,
	source     text not null,
	body       text not null,
	made_with  text not null,
	state      text not null,
	member     text not null default '',
	checked_by text not null default '',
	at         bigint not null,
	decided    bigint not null default 0
);
create index translation_text_ref on translation_text (kind, lang, ref);
create index translation_text_state on translation_text (state, lang, at);
create unique index translation_text_machine on translation_text (kind, ref, lang) where made_with = 'machine';

create table translation_reader (
	member text not null,
	lang   text not null,
	primary key (member, lang)
);

-- +goose Down
drop table translation_reader;
drop table translation_text;
