-- +goose Up
create table logbook_agreement (
	id       text primary key,
	version  bigint not null default 0,
	circle   text not null,
	audience text not null,
	text     text not null,
	at       bigint not null,
	dropped  bigint not null default 0,
	drop_decision text not null default ''
);
create index logbook_agreement_circle on logbook_agreement (circle);

-- Every version of an agreement: rows are added, never changed;
-- logbook_agreement.text points at the one in force.
create table logbook_text (
	id               text primary key,
	agreement        text not null,
	n                bigint not null,
	title            text not null,
	text             text not null,
	why              text not null,
	role             text not null,
	responsible      text not null,
	measured         text not null,
	feedback         text not null,
	review_on        text not null,
	ends_on          text not null,
	lang             text not null,
	method           text not null,
	proposal         text not null,
	proposal_version bigint not null,
	item             text not null,
	origin_kind      text not null,
	origin_ref       text not null,
	statements       text not null,
	absentees        text not null,
	consented        bigint not null,
	absent           bigint not null,
	at               bigint not null,
	unique (agreement, n)
);
create index logbook_text_item on logbook_text (item);
create index logbook_text_proposal on logbook_text (proposal);
create index logbook_text_origin on logbook_text (origin_ref);

-- +goose Down
drop table logbook_text;
drop table logbook_agreement;
