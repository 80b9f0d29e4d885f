-- +goose Up
-- What a circle gathers on an item before anybody drafts: needs, then options,
-- then the facilitator's summary.
create table backlog_exploration (
	id           text primary key,
	version      bigint not null default 0,
	item         text not null,
	circle       text not null,
	stage        text not null,
	question     text not null,
	lang         text not null,
	summary      text not null default '',
	summary_lang text not null default '',
	member       text not null,
	person       text not null,
	ender_member text not null default '',
	ender_person text not null default '',
	at           bigint not null,
	ended        bigint not null default 0
);
create unique index backlog_exploration_one on backlog_exploration (item) where ended = 0;
create index backlog_exploration_item on backlog_exploration (item, at);

create table backlog_contribution (
	id          text primary key,
	exploration text not null,
	kind        text not null,
	text        text not null,
	lang        text not null,
	member      text not null,
	person      text not null,
	at          bigint not null,
	withdrawn   bigint not null default 0
);
create index backlog_contribution_exploration on backlog_contribution (exploration, at);
create index backlog_contribution_member on backlog_contribution (member);

-- +goose Down
drop table backlog_contribution;
drop table backlog_exploration;
