-- +goose Up
create table brief_brief (
	id         text primary key,
	what       text not null,
	why_now    text not null,
	trade_offs text not null,
	affected   text not null,
	lang       text not null,
	at         bigint not null
);

-- +goose Down
drop table brief_brief;
