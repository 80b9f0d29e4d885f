-- +goose Up
-- Votes in the order in which they came, so that a map reads only those that are
-- new; and how often votes were taken back, which the table no longer shows.
create index listening_vote_since on listening_vote (conversation, since);
alter table listening_conversation add column undone bigint not null default 0;

-- +goose Down
alter table listening_conversation drop column undone;
drop index listening_vote_since;
