-- +goose Up
create table member_signin (
	id         text primary key,
	request    text not null unique,         -- hash of what the asking browser holds
	email_hash text not null,                -- keyed; there whether or not somebody has the address
	member     text not null default '',     -- set where a link was made for one person, without a mail
	network    text not null default '',     -- keyed hash of the network it was asked from
	lang       text not null default '',
	back       text not null default '',     -- the page to return to
	created    bigint not null,
	expires    bigint not null,
	opened     bigint not null default 0,    -- the link was spent
	opener     text not null default '',     -- hash of what the browser holds that spent it
	tries      bigint not null default 0,    -- wrong codes
	proven     bigint not null default 0,    -- the asking browser has shown that it reads the mailbox
	spent      bigint not null default 0     -- signed in
);
create index member_signin_email on member_signin (email_hash, created);
create index member_signin_network on member_signin (network, created);
create index member_signin_created on member_signin (created);

-- +goose Down
drop table member_signin;
