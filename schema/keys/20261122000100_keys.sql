-- +goose Up
create table listening_key (
	conversation text primary key,
	sealed       text not null,
	made         bigint not null,
	destroyed    bigint not null default 0
);

-- +goose Down
drop table listening_key;
