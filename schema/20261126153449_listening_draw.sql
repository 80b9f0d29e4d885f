-- +goose Up
-- A hundred members drawn by lot and invited: the seed, and who it was, by code.
create table listening_draw (
	id           text primary key,
	conversation text not null,
	seed         text not null,
	drawn_by     text not null default '',
	at           bigint not null,
	among        bigint not null default 0
);
create index listening_draw_conversation on listening_draw (conversation, at);

create table listening_invited (
	conversation text not null,
	participant  text not null,
	draw         text not null,
	primary key (conversation, participant)
);
create index listening_invited_draw on listening_invited (draw);

-- +goose Down
drop table listening_invited;
drop table listening_draw;
