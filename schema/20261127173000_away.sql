-- +goose Up
-- What stands in place of a text that was taken away after a report: the id of its mark,
-- '' while the text is there. Of an item that came with an amendment to a plank the title
-- is the plank's, and stays.
alter table backlog_item add column away text not null default '';
alter table backlog_item add column away_title text not null default '';
alter table platform_amendment add column away text not null default '';

-- +goose Down
alter table backlog_item drop column away;
alter table backlog_item drop column away_title;
alter table platform_amendment drop column away;
