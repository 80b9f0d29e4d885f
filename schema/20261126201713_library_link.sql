-- +goose Up
-- How the link of an entry answered when it was last asked. fails counts how
-- often in a row it did not; moved is where it says it has gone for good.
create table library_link (
	entry   text primary key,
	link    text not null,
	checked bigint not null,
	fails   bigint not null,
	since   bigint not null,
	moved   text not null
);

-- +goose Down
drop table library_link;
