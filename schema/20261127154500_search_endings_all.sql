-- +goose Up
-- Planks and the library's entries are kept for the search anew, as agreements were,
-- with how their long words end; the rules that do it run when the server starts.
delete from base_search where kind in ('plank', 'library');
delete from base_due where name in ('platform.index', 'library.index');

-- +goose Down
delete from base_search where kind in ('plank', 'library');
delete from base_due where name in ('platform.index', 'library.index');
