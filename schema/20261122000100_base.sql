-- +goose Up
create table base_once (
	key    text primary key,
	result text not null,
	at     bigint not null
);
create index base_once_at on base_once (at);

create table base_job (
	id           text primary key,
	kind         text not null,
	payload      text not null,
	unique_key   text unique,
	run_at       bigint not null,
	attempts     bigint not null default 0,
	leased_until bigint not null default 0,
	dead         bigint not null default 0,
	last_error   text not null default ''
);
create index base_job_ready on base_job (dead, run_at);

create table base_due (
	name text primary key,
	ran  bigint not null
);

-- +goose Down
drop table base_due;
drop table base_job;
drop table base_once;
