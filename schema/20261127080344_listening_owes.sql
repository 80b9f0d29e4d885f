-- +goose Up
-- By when the circle answers, from the close on; '' for what closed before this
-- was kept, and while it is open.
alter table listening_conversation add column owes text not null default '';

-- +goose Down
alter table listening_conversation drop column owes;
