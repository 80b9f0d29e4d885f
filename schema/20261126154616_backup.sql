-- +goose Up
-- When a backup was made and checked last: of the party ("main"), and of the
-- keys of its conversations ("keys").
create table desk_backup (
	kind text primary key,
	at   bigint not null
);

-- +goose Down
drop table desk_backup;
