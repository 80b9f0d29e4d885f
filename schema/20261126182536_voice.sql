-- +goose Up
create index consent_objection_member on consent_objection (member);
create index consent_proposal_member on consent_proposal (member);
create index library_text_member on library_text (member);
create index translation_text_member on translation_text (member);

-- +goose Down
drop index translation_text_member;
drop index library_text_member;
drop index consent_proposal_member;
drop index consent_objection_member;
