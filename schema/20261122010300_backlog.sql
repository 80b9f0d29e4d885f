-- +goose Up
create table backlog_item (
	id            text primary key,
	version       bigint not null default 0,
	circle        text not null,
	state         text not null,
	answer_by     text not null,
	bounces       bigint not null default 0,
	first_circle  text not null,
	title         text not null,
	text          text not null,
	lang          text not null,
	audience      text not null,
	origin_kind   text not null,
	origin_ref    text not null,
	origin_key    text not null unique,
	statements    text not null,
	promised      text not null,
	member        text not null,
	person        text not null,
	at            bigint not null
);
create index backlog_item_circle on backlog_item (circle, state);
create index backlog_item_due on backlog_item (state, answer_by);
create index backlog_item_origin on backlog_item (origin_ref);
create index backlog_item_member on backlog_item (member);

create table backlog_answer (
	id     text primary key,
	item   text not null,
	circle text not null,
	kind   text not null,
	text   text not null,
	lang   text not null,
	ref    text not null,
	until  text not null,
	member text not null,
	person text not null,
	at     bigint not null
);
create index backlog_answer_item on backlog_answer (item, at);
create index backlog_answer_ref on backlog_answer (ref);

create table backlog_move (
	id     text primary key,
	item   text not null,
	before text not null,
	after  text not null,
	why    text not null,
	lang   text not null,
	member text not null,
	person text not null,
	at     bigint not null
);
create index backlog_move_item on backlog_move (item, at);

-- +goose Down
drop table backlog_move;
drop table backlog_answer;
drop table backlog_item;
