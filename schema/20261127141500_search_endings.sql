-- +goose Up
-- Agreements are kept for the search anew, with how their long words end; the rule
-- that does it runs when the server starts.
delete from base_search where kind = 'agreement';
delete from base_due where name = 'logbook.index';

-- +goose Down
delete from base_search where kind = 'agreement';
delete from base_due where name = 'logbook.index';
