-- +goose Up
-- Who wrote down what somebody said aloud, in the rounds of a proposal and of a
-- role selection; '' where the person did it themselves.
alter table consent_word add column recorder_member text not null default '';
alter table consent_word add column recorder_person text not null default '';
alter table selection_roster add column recorder_member text not null default '';
alter table selection_roster add column recorder_person text not null default '';
alter table selection_nomination add column recorder_member text not null default '';
alter table selection_nomination add column recorder_person text not null default '';
-- Whose device speaks for the room: what the others say is written down on it.
alter table meeting_person add column aloud bigint not null default 0;

-- +goose Down
alter table meeting_person drop column aloud;
alter table selection_nomination drop column recorder_person;
alter table selection_nomination drop column recorder_member;
alter table selection_roster drop column recorder_person;
alter table selection_roster drop column recorder_member;
alter table consent_word drop column recorder_person;
alter table consent_word drop column recorder_member;
