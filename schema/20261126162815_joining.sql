-- +goose Up
-- Who asked to come in by a link, until the mailbox is proven: a day at most,
-- sealed.
create table member_joining (
	signin     text primary key,
	invitation text not null,
	name       text not null,
	email      text not null,
	lang       text not null,
	agreed     bigint not null, -- version of the sentence on what is kept
	applies    bigint not null, -- asks to become a member, too
	at         bigint not null
);
create index member_joining_invitation on member_joining (invitation);

-- By which invitation somebody came in.
create table member_arrival (
	member     text primary key,
	invitation text not null,
	agreed     bigint not null,
	at         bigint not null
);
create index member_arrival_invitation on member_arrival (invitation, at);

-- Somebody's wish to become a member, and what the party said to it.
create table member_wish (
	id       text primary key,
	version  bigint not null default 0,
	member   text not null,
	at       bigint not null,
	answered bigint not null default 0,
	verdict  text not null default '', -- "admitted", "declined"
	why      text not null default ''  -- of who declined, sealed
);
create index member_wish_member on member_wish (member);
create unique index member_wish_open on member_wish (member) where answered = 0;

-- Links by which people come in. Whose link it is stands sealed, and as a keyed
-- hash to count by.
create table invitation_link (
	id      text primary key,
	version bigint not null default 0,
	code    text not null unique,
	kind    text not null, -- "circle", "community", "person"
	ref     text not null,
	inviter text not null,
	sealed  text not null,
	applies bigint not null, -- whoever comes may ask to become a member
	until   text not null,
	at      bigint not null,
	ended   bigint not null default 0
);
create index invitation_link_inviter on invitation_link (inviter);
create index invitation_link_ref on invitation_link (kind, ref);

-- +goose Down
drop table invitation_link;
drop table member_wish;
drop table member_arrival;
drop table member_joining;
