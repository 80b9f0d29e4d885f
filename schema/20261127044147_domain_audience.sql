-- +goose Up
-- What a circle of few people decided about is, when it comes back to the circle
-- above, in the words of those few: who may read it there, '' as the circle itself.
alter table circle_domain add column audience text not null default '';

-- +goose Down
alter table circle_domain drop column audience;
