-- +goose Up
-- What a member leaves out of the weekly mail: a kind of news, or a circle.
create table today_quiet (
	member text not null,
	topic  text not null,
	at     bigint not null,
	primary key (member, topic)
);

-- +goose Down
drop table today_quiet;
