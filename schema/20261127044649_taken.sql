-- +goose Up
-- When who does an action took it on: an action that is offered is older.
alter table meeting_action add column taken bigint not null default 0;
update meeting_action set taken = at where person <> '';

-- +goose Down
alter table meeting_action drop column taken;
