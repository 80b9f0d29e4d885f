-- +goose Up
-- Where a text belongs, so that a search can be narrowed before the best are chosen.
alter table base_search add column within text not null default '';
update base_search set within = (select circle from logbook_agreement a where a.id = base_search.ref)
	where kind = 'agreement' and exists (select 1 from logbook_agreement a where a.id = base_search.ref);

-- +goose Down
alter table base_search drop column within;
