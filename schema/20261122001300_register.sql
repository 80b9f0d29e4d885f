-- +goose Up
create table member_erasure (
	id          text primary key,
	member      text not null unique,
	number_hash text not null, -- keyed: a later import must not bring the person back
	at          bigint not null
);
create index member_erasure_number on member_erasure (number_hash);

create table member_suspension (
	id     text primary key,
	member text not null,
	began  bigint not null,
	ended  bigint not null default 0
);
create index member_suspension_member on member_suspension (member);

create table member_reading (
	id     text primary key,
	reader text not null,          -- member id; '' for the command line on the server
	what   text not null,          -- list, person, export, link
	every  bigint not null,        -- 1: everybody on the register was read
	at     bigint not null
);
create index member_reading_every on member_reading (every, at);

create table member_reading_of (
	reading text not null,
	member  text not null,
	primary key (reading, member)
);
create index member_reading_of_member on member_reading_of (member);

-- +goose Down
drop table member_reading_of;
drop table member_reading;
drop table member_suspension;
drop table member_erasure;
