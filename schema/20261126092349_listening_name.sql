-- +goose Up
create table listening_name (
	id           text primary key,
	conversation text not null,
	opinion      bigint not null,
	name         text not null,
	named_by     text not null default '',
	at           bigint not null
);
create index listening_name_conversation on listening_name (conversation, opinion, at);

-- +goose Down
drop table listening_name;
