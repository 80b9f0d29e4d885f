-- +goose Up
-- When date and place last became what they are; 0 before they were announced.
alter table meeting_meeting add column revised bigint not null default 0;

-- +goose Down
alter table meeting_meeting drop column revised;
