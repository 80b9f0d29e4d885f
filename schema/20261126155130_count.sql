-- +goose Up
-- A count by a fallback method that the circle consented to beforehand, on a
-- version of a proposal to which objections stand. One for each version.
create table consent_count (
	id        text primary key,
	proposal  text not null,
	n         bigint not null,
	fallback  text not null,
	method    text not null,
	yes       bigint not null,
	no        bigint not null,
	abstained bigint not null,
	standing  bigint not null,
	passed    bigint not null,
	member    text not null,
	person    text not null,
	at        bigint not null
);
create unique index consent_count_once on consent_count (proposal, n);
create index consent_count_member on consent_count (member);

-- +goose Down
drop table consent_count;
