-- +goose Up
-- The last day and the mode as they were and as they are since, each change a row.
create table listening_change (
	id           text primary key,
	conversation text not null,
	n            bigint not null,
	was_closes   text not null,
	was_mode     text not null,
	closes       text not null,
	mode         text not null,
	changed_by   text not null default '',
	at           bigint not null
);
create unique index listening_change_conversation on listening_change (conversation, n);

-- Votes from paper, a row each time a sheet is entered or corrected; the last one
-- of a sheet counts. marks is "1:1 2:-1 3:0", "" for a sheet that was taken out.
create table listening_paper (
	id           text primary key,
	conversation text not null,
	sheet        bigint not null,
	n            bigint not null,
	marks        text not null,
	entered_by   text not null default '',
	at           bigint not null
);
create unique index listening_paper_conversation on listening_paper (conversation, sheet, n);

-- Who was to be reminded, by code, and whether the line was written or held out.
create table listening_reminder (
	conversation text not null,
	participant  text not null,
	week         text not null,
	told         bigint not null,
	primary key (conversation, participant)
);

-- +goose Down
drop table listening_reminder;
drop table listening_paper;
drop table listening_change;
