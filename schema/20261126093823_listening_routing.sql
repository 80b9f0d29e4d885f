-- +goose Up
-- With a vote: the probability with which its statement was shown (0 where the
-- person chose it), whether it matters to them, and the keys of the last
-- answers, so that a phone that sends one again changes nothing.
alter table listening_vote add column shown double precision not null default 0;
alter table listening_vote add column matters bigint not null default 0;
alter table listening_vote add column sent text not null default '';

-- What the next statements are drawn by, as of so many casts.
create table listening_routing (
	conversation text primary key,
	casts        bigint not null,
	body         text not null
);

alter table listening_statement drop column weight;

-- +goose Down
alter table listening_statement add column weight double precision not null default 0;
drop table listening_routing;
alter table listening_vote drop column sent;
alter table listening_vote drop column matters;
alter table listening_vote drop column shown;
