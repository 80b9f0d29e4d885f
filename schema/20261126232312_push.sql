-- +goose Up
-- Devices on which a member wants a notice when something waits: where the
-- browser's maker takes it, and the keys it is encrypted for, sealed. place is a
-- keyed hash of that address. Signing the device out takes it along.
create table today_push (
	id      text primary key,
	member  text not null,
	session text not null references base_session (id) on delete cascade,
	name    text not null,
	place   text not null unique,
	sealed  text not null,
	at      bigint not null
);
create index today_push_member on today_push (member);
create index today_push_session on today_push (session);

-- The last day for which it was looked whether a member is to get a notice: one
-- at most goes out for it.
create table today_push_told (
	member text primary key,
	day    text not null
);

-- The key by which those who pass notices on know this server: one row.
create table today_push_key (
	id     text primary key,
	public text not null,
	sealed text not null,
	at     bigint not null
);

-- +goose Down
drop table today_push_key;
drop table today_push_told;
drop table today_push;
