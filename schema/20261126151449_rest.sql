-- +goose Up
-- A role that rests by its circle's consent, until the end of a civil date: its
-- powers, and the rights that come with its link, rest with it.
create table circle_rest (
	id           text primary key,
	term         text not null,
	circle       text not null,
	until        text not null,
	decision     text not null,
	at           bigint not null,
	ended        bigint not null default 0,
	end_decision text not null default ''
);
create unique index circle_rest_once on circle_rest (term) where ended = 0;

-- +goose Down
drop table circle_rest;
