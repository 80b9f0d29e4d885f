-- +goose Up
-- A seat that a circle opened for a community without a circle of its own.
alter table circle_role add column community text not null default '';
create index circle_role_community on circle_role (community) where community <> '';

-- What the delegate in such a seat reports.
alter table circle_report add column role text not null default '';
create index circle_report_role on circle_report (role, at) where role <> '';

-- How the people of a community choose who sits in their seat.
create table delegate_choice (
	id             text primary key,
	version        bigint not null default 0,
	stage          text not null, -- "naming", "hearing", "asking", "chosen", "stopped"
	role           text not null,
	circle         text not null,
	community      text not null,
	wanted         text not null,
	lang           text not null,
	starts         text not null,
	ends           text not null,
	ends_on        text not null,
	nominee_member text not null default '',
	nominee_person text not null default '',
	reasons        text not null default '',
	asking         text not null default '', -- the step that asked for consent last
	term           text not null default '',
	member         text not null,
	person         text not null,
	at             bigint not null
);
create unique index delegate_choice_one on delegate_choice (role) where stage in ('naming', 'hearing', 'asking');
create index delegate_choice_term on delegate_choice (term) where term <> '';

create table delegate_step (
	id      text primary key,
	choice  text not null,
	n       bigint not null, -- in which order
	stage   text not null,
	nominee text not null,
	person  text not null,
	at      bigint not null,
	unique (choice, n)
);

-- Who would do it.
create table delegate_offer (
	id     text primary key,
	choice text not null,
	member text not null,
	person text not null,
	reason text not null,
	lang   text not null,
	at     bigint not null
);
create unique index delegate_offer_once on delegate_offer (choice, member) where member <> '';
create index delegate_offer_member on delegate_offer (member);

-- Whom one person would see in the seat, and why (asking is empty); and what
-- they say to whom is proposed.
create table delegate_word (
	id      text primary key,
	choice  text not null,
	asking  text not null,
	member  text not null,
	nominee text not null, -- member
	word    text not null, -- "names", "consent", "objection"
	reason  text not null,
	lang    text not null,
	at      bigint not null
);
create unique index delegate_word_once on delegate_word (choice, asking, member) where member <> '';
create index delegate_word_member on delegate_word (member);

-- Who asks to recall a delegate.
create table delegate_recall (
	id     text primary key,
	term   text not null,
	member text not null,
	reason text not null,
	lang   text not null,
	at     bigint not null
);
create unique index delegate_recall_once on delegate_recall (term, member) where member <> '';
create index delegate_recall_member on delegate_recall (member);

-- +goose Down
drop table delegate_recall;
drop table delegate_word;
drop table delegate_offer;
drop table delegate_step;
drop table delegate_choice;
drop index circle_report_role;
alter table circle_report drop column role;
drop index circle_role_community;
alter table circle_role drop column community;
