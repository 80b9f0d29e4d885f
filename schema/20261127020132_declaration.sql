-- +goose Up
-- What a circle says in public under its own name: a text that it agreed, word
-- for word.
create table declaration_declaration (
	id               text primary key,
	version          bigint not null default 0,
	circle           text not null,
	agreement        text not null,
	text             text not null, -- the version of the agreement, in logbook_text
	corrects         text not null default '', -- the declaration in whose place it stands
	member           text not null, -- who prepared it
	person           text not null,
	at               bigint not null,
	term             text not null default '', -- of the spokesperson who confirmed it, once it is public
	published        bigint not null default 0,
	withdrawn        bigint not null default 0,
	why              text not null default '',
	lang             text not null default '', -- of why
	withdrawn_member text not null default '',
	withdrawn_person text not null default ''
);
create index declaration_declaration_circle on declaration_declaration (circle, at);
create index declaration_declaration_corrects on declaration_declaration (corrects) where corrects <> '';
create unique index declaration_declaration_waiting on declaration_declaration (agreement) where published = 0 and withdrawn = 0;

-- Who confirmed it: two different people at least, one of them the spokesperson.
create table declaration_key (
	id          text primary key,
	declaration text not null,
	member      text not null,
	person      text not null,
	at          bigint not null,
	unique (declaration, person)
);
create index declaration_key_member on declaration_key (member);

-- +goose Down
drop table declaration_key;
drop table declaration_declaration;
