-- +goose Up
create table member_import (
	id      text primary key,
	version bigint not null default 0,
	member  text not null,             -- the steward; '' for the command line
	made    bigint not null,
	state   text not null,
	mapping text not null default '',
	summary text not null default '',  -- sealed: it quotes bad cells
	facts   text not null default '',  -- what the journal says
	done    bigint not null default 0
);

create table member_import_part (
	import text not null,
	part   bigint not null,
	sealed text not null,              -- a piece of the file
	primary key (import, part)
);

-- +goose Down
drop table member_import_part;
drop table member_import;
