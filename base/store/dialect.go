package store

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// inOwnWords are the migrations that this database needs in its own words, if
// its history is the one they belong to.
func (db *DB) inOwnWords() []*goose.Migration {
	var list []*goose.Migration
	for _, d := range dialects {
		if _, err := fs.Stat(db.schema, d.after); err != nil {
			continue
		}
		statements := d.sqlite
		if db.dialect == PostgreSQL {
			statements = d.postgresql
		}
		up := func(ctx context.Context, tx *sql.Tx) error {
			for _, text := range statements {
				if _, err := tx.ExecContext(ctx, text); err != nil {
					return err
				}
			}
			return nil
		}
		list = append(list, goose.NewGoMigration(d.version, &goose.GoFunc{RunTx: up}, nil))
	}
	return list
}

// dialectMigration is a migration that the two databases need in their own words. The
// tables that it makes are made from others, by triggers: they are no data, and
// a snapshot leaves them out (their names begin with base_search_index).
type dialectMigration struct {
	after              string // the file of the history that it belongs to
	version            int64
	sqlite, postgresql []string
}

// dialects are those of the main history: the index over base_search.
var dialects = []dialectMigration{{
	after:   "20261126103432_search.sql",
	version: 20261126103433,
	sqlite: []string{
		"create virtual table base_search_index using fts5(title, body, content='', contentless_delete=1, prefix='3 4', tokenize='unicode61 remove_diacritics 0')",
		"create trigger base_search_in after insert on base_search begin insert into base_search_index (rowid, title, body) values (new.n, new.title, new.body); end",
		"create trigger base_search_out after delete on base_search begin delete from base_search_index where rowid = old.n; end",
	},
	postgresql: []string{
		"create table base_search_index (n bigint primary key, terms tsvector not null)",
		"create index base_search_index_terms on base_search_index using gin (terms)",
		`create function base_search_in() returns trigger language plpgsql as $$ begin
			insert into base_search_index (n, terms) values (new.n, setweight(to_tsvector('simple', new.title), 'A') || to_tsvector('simple', new.body));
			return null;
		end $$`,
		`create function base_search_out() returns trigger language plpgsql as $$ begin
			delete from base_search_index where n = old.n;
			return null;
		end $$`,
		"create trigger base_search_in after insert on base_search for each row execute function base_search_in()",
		"create trigger base_search_out after delete on base_search for each row execute function base_search_out()",
	},
}}
