-- +goose Up
-- Of a branch in which spam was found, whole texts wait: which part of one it is,
-- from 1; 0 for a link.
alter table moderation_link add column part bigint not null default 0;

-- +goose Down
alter table moderation_link drop column part;
