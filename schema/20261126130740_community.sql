-- +goose Up
-- Places, which are nested, identities and interests.
create table community_community (
	id        text primary key,
	version   bigint not null default 0,
	kind      text not null,
	parent    text not null default '',
	level     text not null default '', -- "canton", "town": the party's own word
	name      text not null,
	folded    text not null,
	lang      text not null default '',
	postcodes text not null default '', -- "8000-8064, 8099"
	begun_by    text not null,
	import    text not null default '',
	at        bigint not null,
	ended     bigint not null default 0
);
create unique index community_community_name on community_community (kind, parent, folded) where ended = 0;
create index community_community_parent on community_community (parent);

-- What a community says about itself: rows are added, never changed.
create table community_text (
	id        text primary key,
	community text not null,
	n         bigint not null,
	about     text not null,
	lang      text not null,
	said_by    text not null,
	at        bigint not null,
	unique (community, n)
);

-- Where one member belongs, sealed as a whole: no list of a community's members
-- can be had from the database.
create table community_profile (
	member  text primary key,
	version bigint not null default 0,
	sealed  text not null default '',
	looked  bigint not null default 0 -- the version of the register's entry that the place was found by
);

-- A list of places that waits for its import, for a day.
create table community_import (
	id     text primary key,
	file   text not null,
	sent_by text not null,
	made   bigint not null,
	done   bigint not null default 0
);

-- How many of whom there are, among the members and elsewhere: the figures that
-- pages show, renewed where ten or more changed.
create table representation_release (
	scope text primary key, -- "members", "seats", "circle/…", "conversation/…"
	at    bigint not null,
	body  text not null
);

-- How many people there are, as the party entered it.
create table representation_census (
	id     text primary key,
	cell   text not null,
	people bigint not null,
	source text not null,
	entered_by text not null,
	at     bigint not null,
	ended  bigint not null default 0
);
create unique index representation_census_cell on representation_census (cell) where ended = 0;

-- Whom a conversation asks, where it is for communities.
create table listening_asked (
	conversation text not null,
	community    text not null,
	primary key (conversation, community)
);
create index listening_asked_community on listening_asked (community);

-- The circle that a community has of its own.
create table circle_community (
	id        text primary key,
	circle    text not null,
	community text not null,
	said_by    text not null,
	at        bigint not null,
	ended     bigint not null default 0
);
create unique index circle_community_circle on circle_community (circle) where ended = 0;
create unique index circle_community_community on circle_community (community) where ended = 0;

-- What a delegate reports back to those who chose them.
create table circle_report (
	id     text primary key,
	circle text not null,
	text   text not null,
	lang   text not null,
	member text not null,
	person text not null,
	at     bigint not null
);
create index circle_report_circle on circle_report (circle, at);
create index circle_report_member on circle_report (member);

-- +goose Down
drop table circle_report;
drop table circle_community;
drop table listening_asked;
drop table representation_census;
drop table representation_release;
drop table community_import;
drop table community_profile;
drop table community_text;
drop table community_community;
