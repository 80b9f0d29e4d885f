-- +goose Up
-- How often somebody, or everybody from one network, did something on a day. Who
-- is a keyed hash; rows of past days are deleted.
create table moderation_spent (
	who   text not null,
	doing text not null,
	day   text not null,
	n     bigint not null,
	primary key (who, doing, day)
);

-- +goose Down
drop table moderation_spent;
