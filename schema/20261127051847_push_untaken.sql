-- +goose Up
-- Notices that were not taken by who passes them on: by which host, with which
-- answer (0 where none came), on which day, and how many. It names no device.
create table today_push_untaken (
	host   text not null,
	answer bigint not null,
	day    text not null,
	times  bigint not null,
	primary key (host, answer, day)
);

-- +goose Down
drop table today_push_untaken;
