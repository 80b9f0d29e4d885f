-- +goose Up
-- What Today asked a member last, and on which civil date; the row without an
-- ask is the day on which they first looked.
create table today_asked (
	member text not null,
	ask    text not null,
	day    text not null,
	primary key (member, ask)
);
create index today_asked_day on today_asked (day);
-- How many small asks a day a member agreed to.
alter table today_setting add column asks bigint not null default 3;

-- +goose Down
alter table today_setting drop column asks;
drop table today_asked;
