-- +goose Up
-- What somebody was reminded of: one row for each task and lead time, however
-- often the clock looks. lead is in days before the day it is due (-1: the day
-- has gone by; 1000: when it first waited). day is the mail it went out with.
create table today_reminder (
	member text not null,
	kind   text not null,
	ref    text not null,
	due    text not null,
	lead   bigint not null,
	day    text not null,
	primary key (member, kind, ref, due, lead)
);
create index today_reminder_sent on today_reminder (day, member);

create table today_reminder_day (
	day text primary key
);

create table today_reminder_setting (
	member text primary key,
	off    bigint not null default 0,
	leads  text not null,
	at     bigint not null
);

-- +goose Down
drop table today_reminder_setting;
drop table today_reminder_day;
drop table today_reminder;
