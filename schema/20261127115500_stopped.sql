-- +goose Up
-- When those who moderate stopped a link; 0 where they did not.
alter table invitation_link add column stopped bigint not null default 0;

-- +goose Down
alter table invitation_link drop column stopped;
