-- +goose Up
create table performance_review (
	id       text primary key,
	version  bigint not null default 0,
	circle   text not null,
	role     text not null,
	term     text not null,
	stage    text not null,
	since    bigint not null,
	n        bigint not null default 0,
	plan     text not null default '',
	lang     text not null default '',
	until    text not null default '',
	member   text not null,
	person   text not null,
	at       bigint not null,
	ended    bigint not null default 0
);
create unique index performance_review_one on performance_review (term) where ended = 0;
create index performance_review_member on performance_review (member);

create table performance_seat (
	review text not null,
	person text not null,
	member text not null,
	primary key (review, person)
);
create index performance_seat_member on performance_seat (member);

create table performance_word (
	id     text primary key,
	review text not null,
	stage  text not null,
	text   text not null,
	lang   text not null,
	member text not null,
	person text not null,
	at     bigint not null
);
create index performance_word_review on performance_word (review, at);
create index performance_word_member on performance_word (member);

create table performance_answer (
	review  text not null,
	n       bigint not null,
	person  text not null,
	member  text not null,
	consent bigint not null,
	reason  text not null,
	lang    text not null,
	at      bigint not null,
	primary key (review, n, person)
);
create index performance_answer_member on performance_answer (member);

-- +goose Down
drop table performance_answer;
drop table performance_word;
drop table performance_seat;
drop table performance_review;
