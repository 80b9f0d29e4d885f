-- +goose Up
create table circle_circle (
	id      text primary key,
	version bigint not null default 0,
	charter text not null,
	state   text not null,
	at      bigint not null
);

-- What a circle is, as its parent consented to it: rows are added, never
-- changed; circle_circle.charter points at the one in force.
create table circle_charter (
	id          text primary key,
	circle      text not null,
	n           bigint not null,
	parent      text not null,
	kind        text not null,
	name        text not null,
	aim         text not null,
	lang        text not null,
	audience    text not null,
	zone        text not null,
	absentees   text not null,
	answer_days bigint not null,
	carries     bigint not null,
	decision    text not null,
	at          bigint not null,
	unique (circle, n)
);

create table circle_step (
	id       text primary key,
	circle   text not null,
	before   text not null,
	after    text not null,
	decision text not null,
	at       bigint not null
);
create index circle_step_circle on circle_step (circle, at);

create table circle_domain (
	id        text primary key,
	circle    text not null,
	folded    text not null,
	text      text not null,
	lang      text not null,
	decision  text not null,
	at        bigint not null,
	ended     bigint not null default 0,
	end_decision text not null default ''
);
create unique index circle_domain_owner on circle_domain (folded) where ended = 0;
create index circle_domain_circle on circle_domain (circle);

create table circle_seat (
	id           text primary key,
	circle       text not null,
	member       text not null,
	person       text not null,
	link         text not null,
	decision     text not null,
	at           bigint not null,
	away         bigint not null default 0,
	ended        bigint not null default 0,
	end_decision text not null default ''
);
create unique index circle_seat_once on circle_seat (circle, member) where ended = 0;
create index circle_seat_member on circle_seat (member) where ended = 0;

create table circle_role (
	id       text primary key,
	circle   text not null,
	version  bigint not null default 0,
	kind     text not null,
	title    text not null,
	duties   text not null,
	lang     text not null,
	decision text not null,
	at       bigint not null
);
create index circle_role_circle on circle_role (circle);
create unique index circle_role_kind on circle_role (circle, kind) where kind <> 'operational';

create table circle_term (
	id           text primary key,
	role         text not null,
	circle       text not null,
	member       text not null,
	person       text not null,
	starts       text not null,
	ends         text not null,
	decision     text not null,
	at           bigint not null,
	confirmed    text not null default '',
	ended        bigint not null default 0,
	end_decision text not null default ''
);
create unique index circle_term_filled on circle_term (role) where ended = 0;
create index circle_term_circle on circle_term (circle) where ended = 0;
create index circle_term_member on circle_term (member) where ended = 0;

-- +goose Down
drop table circle_term;
drop table circle_role;
drop table circle_seat;
drop table circle_domain;
drop table circle_step;
drop table circle_charter;
drop table circle_circle;
