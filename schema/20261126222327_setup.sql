-- +goose Up
-- What the server of the party is told: a row for each time somebody changed
-- it, the latest of which holds. mail is sealed, since it has a password in it.
create table setup_server (
	id      text primary key,
	version bigint not null
);

create table setup_change (
	id        text primary key,
	n         bigint not null unique,
	part      text not null,
	name      text not null,
	languages text not null,
	url       text not null,
	mail      text not null,
	mail_from text not null,
	contact   text not null,
	selector  text not null,
	imprint   text not null,
	privacy   text not null,
	lang      text not null,
	at        bigint not null
);

-- +goose Down
drop table setup_change;
drop table setup_server;
