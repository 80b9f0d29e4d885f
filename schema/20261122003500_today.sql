-- +goose Up
create table today_week (
	week    text primary key,
	starts  bigint not null,
	ends    bigint not null
);

create table today_setting (
	member     text primary key,
	digest_off bigint not null default 0,
	at         bigint not null
);

-- +goose Down
drop table today_setting;
drop table today_week;
