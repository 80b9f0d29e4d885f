-- +goose Up
-- What an item of a backlog says that no person wrote, as sentences in no
-- language; "" where a person wrote it.
alter table backlog_item add column told text not null default '';

-- +goose Down
alter table backlog_item drop column told;
