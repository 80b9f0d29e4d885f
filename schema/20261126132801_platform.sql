-- +goose Up
create table platform_programme (
	id       text primary key,
	version  bigint not null default 0,
	circle   text not null,
	audience text not null,
	title    text not null,
	lang     text not null,
	edition  bigint not null default 0,
	member   text not null,
	person   text not null,
	at       bigint not null
);
create index platform_programme_circle on platform_programme (circle);

create table platform_chapter (
	id        text primary key,
	programme text not null,
	place     bigint not null,
	title     text not null,
	lang      text not null,
	member    text not null,
	person    text not null,
	at        bigint not null
);
create index platform_chapter_programme on platform_chapter (programme, place);

create table platform_plank (
	id        text primary key,
	version   bigint not null default 0,
	programme text not null,
	chapter   text not null,
	place     bigint not null,
	text      text not null
);
create index platform_plank_programme on platform_plank (programme);

-- Every version of a plank: rows are added, never changed; platform_plank.text
-- points at the newest. edition is the programme's that came of it.
create table platform_text (
	id        text primary key,
	plank     text not null,
	n         bigint not null,
	edition   bigint not null,
	title     text not null,
	text      text not null,
	lang      text not null,
	struck    bigint not null,
	base      bigint not null,
	agreement text not null,
	agreed_n  bigint not null,
	at        bigint not null,
	unique (plank, n)
);
create index platform_text_agreement on platform_text (agreement);

-- What a programme's title, a chapter's or a plank's text is in another
-- language: of the version n of a plank. The newest counts.
create table platform_translation (
	id     text primary key,
	part   text not null,
	n      bigint not null,
	lang   text not null,
	title  text not null,
	text   text not null,
	member text not null,
	person text not null,
	at     bigint not null
);
create index platform_translation_part on platform_translation (part, lang, at);

create table platform_amendment (
	id        text primary key,
	version   bigint not null default 0,
	programme text not null,
	chapter   text not null,
	plank     text not null,
	base      bigint not null,
	title     text not null,
	text      text not null,
	why       text not null,
	lang      text not null,
	named     bigint not null,
	item      text not null,
	taken     text not null default '',
	withdrawn bigint not null default 0,
	member    text not null,
	person    text not null,
	at        bigint not null
);
create index platform_amendment_plank on platform_amendment (plank, at);
create index platform_amendment_chapter on platform_amendment (chapter, at);
create index platform_amendment_item on platform_amendment (item);
create index platform_amendment_member on platform_amendment (member);

-- The conversations in which a plank or a chapter is talked about.
create table platform_talk (
	part         text not null,
	conversation text not null,
	at           bigint not null,
	primary key (part, conversation)
);

-- +goose Down
drop table platform_talk;
drop table platform_amendment;
drop table platform_translation;
drop table platform_text;
drop table platform_plank;
drop table platform_chapter;
drop table platform_programme;
