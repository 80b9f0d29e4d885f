-- +goose Up
-- For which reason a text that was reported is taken away, chosen by whoever
-- decided; '' where it stays, and before this was chosen.
alter table moderation_report add column ground text not null default '';

-- The reason for which an introduction was taken away; '' where it was not.
alter table introduction_introduction add column away text not null default '';

-- +goose Down
alter table introduction_introduction drop column away;
alter table moderation_report drop column ground;
