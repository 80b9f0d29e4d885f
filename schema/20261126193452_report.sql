-- +goose Up
-- Somebody asks those who moderate to look at a text that is shown.
create table moderation_report (
	id      text primary key,
	version bigint not null default 0,
	kind    text not null, -- "statement", "resource", "story"
	ref     text not null,
	place   text not null,
	circle  text not null,
	reason  text not null,
	words   text not null,
	lang    text not null,
	member  text not null,
	verdict text not null default '', -- "accepted", "refused"
	outcome text not null default '',
	actor   text not null default '',
	at      bigint not null,
	decided bigint not null default 0,
	unique (ref, member)
);
create index moderation_report_open on moderation_report (decided, at);

-- The reason for which those who moderate took an entry away; '' while it is there.
alter table library_entry add column away text not null default '';

-- +goose Down
alter table library_entry drop column away;
drop table moderation_report;
