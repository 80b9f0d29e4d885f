-- +goose Up
-- By whose decision an agreement is for a circle below to change and to end,
-- instead of for the one that agreed it. The newest counts.
create table logbook_keeper (
	id        text primary key,
	agreement text not null,
	n         bigint not null,
	circle    text not null,
	decision  text not null,
	at        bigint not null
);
create unique index logbook_keeper_agreement on logbook_keeper (agreement, n);

-- +goose Down
drop table logbook_keeper;
