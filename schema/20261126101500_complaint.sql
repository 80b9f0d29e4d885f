-- +goose Up
-- Whom a complaint is about: for them the item is not there.
alter table backlog_item add column concerns text not null default '';

-- +goose Down
alter table backlog_item drop column concerns;
