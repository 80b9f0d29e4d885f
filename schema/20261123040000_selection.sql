-- +goose Up
create table selection_selection (
	id             text primary key,
	version        bigint not null default 0,
	stage          text not null,
	item           text not null,
	circle         text not null,
	role           text not null,
	qualifications text not null,
	lang           text not null,
	starts         text not null,
	ends           text not null,
	ends_on        text not null,
	in_the_open    bigint not null,
	absentees      text not null,
	described      bigint not null default 1,
	proposal       text not null default '',
	reasons        text not null default '',
	member         text not null,
	person         text not null,
	at             bigint not null
);
create unique index selection_selection_one on selection_selection (role) where stage not in ('filled', 'stopped');
create index selection_selection_item on selection_selection (item);
create index selection_selection_circle on selection_selection (circle, stage);

-- How the stages followed each other: rows are added, never changed.
create table selection_step (
	id        text primary key,
	selection text not null,
	stage     text not null,
	person    text not null,
	at        bigint not null
);
create index selection_step_selection on selection_step (selection, at);

-- Who is asked, frozen when the selection began. word is what they said to the
-- description ('', 'yes', 'change'); quiet is set while they would rather not
-- hold the role.
create table selection_roster (
	selection text not null,
	person    text not null,
	member    text not null,
	word      text not null default '',
	reason    text not null default '',
	lang      text not null default '',
	quiet     bigint not null default 0,
	primary key (selection, person)
);
create index selection_roster_member on selection_roster (member);

create table selection_nomination (
	id             text primary key,
	selection      text not null,
	round          text not null,
	member         text not null,
	person         text not null,
	nominee_member text not null,
	nominee_person text not null,
	said           bigint not null,
	reason         text not null,
	lang           text not null,
	at             bigint not null,
	replaced       bigint not null default 0
);
create unique index selection_nomination_one on selection_nomination (selection, person) where replaced = 0;
create index selection_nomination_member on selection_nomination (member);

alter table consent_proposal add column elects_role text not null default '';
alter table consent_proposal add column elects_member text not null default '';
alter table consent_proposal add column elects_person text not null default '';
alter table consent_proposal add column elects_starts text not null default '';

-- +goose Down
alter table consent_proposal drop column elects_starts;
alter table consent_proposal drop column elects_person;
alter table consent_proposal drop column elects_member;
alter table consent_proposal drop column elects_role;
drop table selection_nomination;
drop table selection_roster;
drop table selection_step;
drop table selection_selection;
