-- +goose Up
create table moderation_decision (
	id      text primary key,
	kind    text not null,
	ref     text not null,
	place   text not null,
	circle  text not null,
	verdict text not null,
	reason  text not null default '',
	actor   text not null,
	at      bigint not null
);
create index moderation_decision_place on moderation_decision (place, at);
create index moderation_decision_ref on moderation_decision (ref);

-- +goose Down
drop table moderation_decision;
