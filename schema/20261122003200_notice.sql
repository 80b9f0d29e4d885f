-- +goose Up
create table notice_notice (
	id       text primary key,
	audience text not null,
	target   text not null,
	kind     text not null,
	ref      text not null,
	circle   text not null default '',
	at       bigint not null
);
create index notice_notice_at on notice_notice (at);
create index notice_notice_ref on notice_notice (ref);
create index notice_notice_target on notice_notice (target, at);

-- +goose Down
drop table notice_notice;
