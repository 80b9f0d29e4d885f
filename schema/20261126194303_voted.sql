-- +goose Up
-- A proposal that ended by a count is over: the next one on its item may begin.
drop index consent_proposal_one;
create unique index consent_proposal_one on consent_proposal (item) where state not in ('draft', 'agreed', 'dropped', 'handed_up', 'voted');

-- +goose Down
drop index consent_proposal_one;
create unique index consent_proposal_one on consent_proposal (item) where state not in ('draft', 'agreed', 'dropped', 'handed_up');
