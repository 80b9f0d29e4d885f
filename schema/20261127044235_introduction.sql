-- +goose Up
-- Who of a circle welcomes newcomers, and how many in a month.
create table introduction_offer (
	id      text primary key,
	version bigint not null default 0,
	member  text not null,
	circle  text not null,
	most    bigint not null, -- in thirty days
	at      bigint not null
);
create unique index introduction_offer_member on introduction_offer (member);

-- Who introduces themselves: their words are sealed.
create table introduction_introduction (
	id       text primary key,
	version  bigint not null default 0,
	member   text not null,
	sealed   text not null,
	lang     text not null,
	audience text not null, -- one, circle or working
	at       bigint not null,
	ended    bigint not null default 0 -- taken back, or another took its place
);
create index introduction_introduction_member on introduction_introduction (member);
create unique index introduction_introduction_open on introduction_introduction (member) where ended = 0;

-- To whom it was led, one at a time.
create table introduction_led (
	id           text primary key,
	introduction text not null,
	member       text not null, -- who welcomes, '' once erased
	circle       text not null,
	at           bigint not null,
	ended        bigint not null default 0,
	how          text not null default '', -- answered, passed, silent or gone
	sealed       text not null default '', -- the answer
	lang         text not null default '',
	meeting      text not null default '' -- to which they are invited
);
create index introduction_led_member on introduction_led (member, at);
create index introduction_led_introduction on introduction_led (introduction, at);
create unique index introduction_led_open on introduction_led (introduction) where ended = 0;

-- +goose Down
drop table introduction_led;
drop table introduction_introduction;
drop table introduction_offer;
