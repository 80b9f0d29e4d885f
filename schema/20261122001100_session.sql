-- +goose Up
create table base_session (
	id      text primary key,
	token   text not null unique, -- hash
	member  text not null,
	device  text not null default '',
	created bigint not null,
	seen    bigint not null,
	proven  bigint not null,
	expires bigint not null
);
create index base_session_member on base_session (member);
create index base_session_expires on base_session (expires);

create table base_mail (
	id     text primary key,
	class  text not null,
	marked bigint not null,
	sent   bigint not null default 0,
	reason text not null default ''
);
create index base_mail_marked on base_mail (marked);

-- +goose Down
drop table base_mail;
drop table base_session;
