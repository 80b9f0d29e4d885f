-- +goose Up
-- Texts to be found by their words, as terms (package base/search). The index
-- over them is the database's own: see base/store/dialect.go.
create table base_search (
	kind  text not null,
	ref   text not null,
	n     bigint not null,
	scope text not null,
	title text not null,
	body  text not null,
	primary key (kind, ref)
);
-- All that a search reads of a text it has found.
create unique index base_search_n on base_search (n, kind, scope, ref);

-- +goose Down
drop table base_search;
