-- +goose Up
-- The server's certificates and their keys, and the key of its account with who
-- signs them: sealed.
create table base_certificate (
	name   text primary key,
	sealed text not null,
	at     bigint not null
);

-- +goose Down
drop table base_certificate;
