-- +goose Up
-- A focus group is moved to another day, hour or place, or cancelled, with a
-- sentence to those who are invited. day, hour, place and answer_by are those
-- before the n-th change.
create table focus_change (
	id        text primary key,
	focus     text not null,
	n         bigint not null,
	kind      text not null, -- moved, cancelled
	day       text not null,
	hour      text not null,
	place     text not null,
	answer_by text not null,
	why       text not null,
	lang      text not null,
	member    text not null,
	person    text not null,
	at        bigint not null
);
create unique index focus_change_focus on focus_change (focus, n);

-- When somebody was asked to come, and when they last said a word; 0 where it
-- was before this was kept.
alter table focus_seat add column asked bigint not null default 0;
alter table focus_seat add column said bigint not null default 0;

-- The conversation or the item of a backlog that the question is about.
alter table focus_group add column talk text not null default '';
alter table focus_group add column about text not null default '';
create index focus_group_talk on focus_group (talk, day);
create index focus_group_about on focus_group (about, day);

-- +goose Down
drop index focus_group_about;
drop index focus_group_talk;
alter table focus_group drop column about;
alter table focus_group drop column talk;
alter table focus_seat drop column said;
alter table focus_seat drop column asked;
drop table focus_change;
