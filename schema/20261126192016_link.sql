-- +goose Up
-- Links in texts by people who are not trusted yet: the text has a mark in place
-- of each.
create table moderation_link (
	id      text primary key,
	version bigint not null default 0,
	kind    text not null, -- "tension", "resource", "story"
	ref     text not null,
	address text not null,
	state   text not null, -- "held", "released", "refused"
	reason  text not null default '',
	member  text not null,
	person  text not null,
	at      bigint not null,
	decided bigint not null default 0,
	unique (ref, address)
);
create index moderation_link_state on moderation_link (state, at);
create index moderation_link_member on moderation_link (member, at);

-- +goose Down
drop table moderation_link;
