-- +goose Up
-- By when a helping circle gives its recommendation; and whether the circle
-- says that one link with a delegate on call is enough.
alter table circle_charter add column deadline text not null default '';
alter table circle_charter add column on_call bigint not null default 0;

-- What a proposal puts into effect once it is agreed, for each version of its
-- text, in order. body is the effect as JSON, without the person.
create table consent_effect (
	id       text primary key,
	proposal text not null,
	n        bigint not null,
	place    bigint not null,
	kind     text not null,
	circle   text not null,
	member   text not null,
	person   text not null,
	body     text not null,
	done     bigint not null default 0,
	refused  text not null default ''
);
create index consent_effect_proposal on consent_effect (proposal, n, place);
create index consent_effect_member on consent_effect (member);

-- Bodies that decide beside the circles, by the statutes.
create table circle_body (
	id   text primary key,
	kind text not null,
	name text not null,
	lang text not null,
	at   bigint not null
);

-- The circle's decision that a steward's term rests on.
alter table member_steward add column decision text not null default '';

-- +goose Down
alter table member_steward drop column decision;
drop table circle_body;
drop table consent_effect;
alter table circle_charter drop column on_call;
alter table circle_charter drop column deadline;
