-- +goose Up
-- A task that a circle offers to every member is an action without a meeting;
-- one from a meeting can be opened to every member too.
alter table meeting_action add column for_all bigint not null default 0;
alter table meeting_action add column minutes bigint not null default 0;
alter table meeting_action add column thanked bigint not null default 0;
alter table meeting_action add column thanks text not null default '';
alter table meeting_action add column thanks_lang text not null default '';
create index meeting_action_all on meeting_action (for_all, state);

-- A meeting to which every member may come and listen.
alter table meeting_meeting add column listeners bigint not null default 0;

-- What a circle looks for, in its own words; one line a circle.
create table circle_call (
	circle  text primary key,
	text    text not null,
	lang    text not null,
	said_by text not null,
	at      bigint not null
);

-- +goose Down
drop table circle_call;
alter table meeting_meeting drop column listeners;
drop index meeting_action_all;
alter table meeting_action drop column thanks_lang;
alter table meeting_action drop column thanks;
alter table meeting_action drop column thanked;
alter table meeting_action drop column minutes;
alter table meeting_action drop column for_all;
