-- +goose Up
-- What the membership promise is measured by: which agreement it is, and its
-- figures with what is promised of each.
create table today_promise (
	id        text primary key,
	agreement text not null,
	targets   text not null,
	said_by   text not null,
	at        bigint not null
);

-- +goose Down
drop table today_promise;
