-- +goose Up
-- Mail that came back: whose, from which address (a keyed hash), why, how often.
create table base_mail_back (
	member  text primary key,
	address text not null,
	status  text not null,
	says    text not null,
	times   bigint not null,
	at      bigint not null
);

-- What came by mail and waits for its writer's word: sealed with a key that
-- stands only in the mail they got. It names nobody.
create table reply_draft (
	id     text primary key,
	sealed text not null,
	until  bigint not null
);

-- +goose Down
drop table reply_draft;
drop table base_mail_back;
