-- +goose Up
-- The links in mails that were used to vote: a hash of the link, and the day from
-- which it is over in any case. It names nobody and no statement.
create table listening_used_link (
	link  text primary key,
	until text not null
);

-- +goose Down
drop table listening_used_link;
