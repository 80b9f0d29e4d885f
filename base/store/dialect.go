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
}, {
	// On PostgreSQL the index also has what narrows a search, so that a text is found
	// without being read: its title's words a second time, with "=" before them, and
	// its kind and scope with "#". The planner takes reading a tsvector for cheap, and
	// would read all of them: base_search_hits leaves it the two indexes.
	after:   "20261126103432_search.sql",
	version: 20261126183135,
	postgresql: []string{
		`create function base_search_terms(kind text, scope text, title text, body text) returns tsvector language sql immutable as $$
			select setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body)
				|| array_to_tsvector(array(select '=' || word from unnest(string_to_array(title, ' ')) word where word <> ''))
				|| array_to_tsvector(array['#' || kind, '#' || scope])
		$$`,
		`create or replace function base_search_in() returns trigger language plpgsql as $$ begin
			insert into base_search_index (n, terms) values (new.n, base_search_terms(new.kind, new.scope, new.title, new.body));
			return null;
		end $$`,
		"update base_search_index i set terms = base_search_terms(d.kind, d.scope, d.title, d.body) from base_search d where d.n = i.n",
		`create function base_search_hits(wanted tsquery, most bigint) returns setof bigint language plpgsql stable rows 300
			set enable_seqscan = off as $$ begin
			return query execute 'select n from base_search_index where terms @@ $1 order by n desc limit $2' using wanted, most;
		end $$`,
	},
}, {
	// On PostgreSQL the index has where a text belongs, with "@"; and a row keeps its
	// terms beside it as they are, for ranking takes most of its time to fetch and
	// unpack what was put away and packed.
	after:   "20261126225800_search_within.sql",
	version: 20261126225801,
	postgresql: []string{
		"alter table base_search_index alter column terms set storage external, set (toast_tuple_target = 8160)",
		`create function base_search_terms(kind text, scope text, within text, title text, body text) returns tsvector language sql immutable as $$
			select base_search_terms(kind, scope, title, body) || array_to_tsvector(array['@' || within])
		$$`,
		`create or replace function base_search_in() returns trigger language plpgsql as $$ begin
			insert into base_search_index (n, terms) values (new.n, base_search_terms(new.kind, new.scope, new.within, new.title, new.body));
			return null;
		end $$`,
		"update base_search_index i set terms = base_search_terms(d.kind, d.scope, d.within, d.title, d.body) from base_search d where d.n = i.n",
	},
}}
