package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"concentric/base/store"
)

// Doc is a text to be found again. Kind and Ref say what it is; Scope who may
// see it, in the words of the room that keeps it. Title weighs more than Body.
type Doc struct {
	Kind, Ref, Scope string
	Title, Body      string
	Lang             string
}

// Put keeps a text, in place of what was kept under its kind and ref before.
func Put(ctx context.Context, tx *store.Tx, d Doc) error {
	if err := Remove(ctx, tx, d.Kind, d.Ref); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "insert into base_search (kind, ref, n, scope, title, body) values ($1, $2, $3, $4, $5, $6)",
		d.Kind, d.Ref, rand.Int64N(1<<53), d.Scope, strings.Join(Terms(d.Title, d.Lang), " "), strings.Join(Terms(d.Body, d.Lang), " "))
	return err
}

// Remove forgets a text.
func Remove(ctx context.Context, tx *store.Tx, kind, ref string) error {
	_, err := tx.Exec(ctx, "delete from base_search where kind = $1 and ref = $2", kind, ref)
	return err
}

// Find lists the refs of texts that have every word of the query, a form of it,
// or a word that begins with it, the best first, at most limit; among those of one of the scopes. A query
// without a word finds nothing.
func Find(ctx context.Context, q Reader, kind, query string, scopes []string, limit int) ([]string, error) {
	groups := wanted(query)
	if len(groups) == 0 || len(scopes) == 0 {
		return nil, nil
	}
	args := []any{match(q.Dialect(), groups), kind, limit}
	for _, s := range scopes {
		args = append(args, s)
	}
	text := `
		select d.ref from base_search_index i join base_search d on d.n = i.rowid
		where i.base_search_index match $1 and d.kind = $2 and d.scope in (%s)
		order by bm25(base_search_index, 4.0, 1.0), d.ref limit $3`
	if q.Dialect() == store.PostgreSQL {
		text = `
		select d.ref from base_search_index i join base_search d on d.n = i.n, to_tsquery('simple', $1) wanted
		where i.terms @@ wanted and d.kind = $2 and d.scope in (%s)
		order by ts_rank('{0.1, 0.2, 0.25, 1.0}', i.terms, wanted, 1) desc, d.ref limit $3`
	}
	rows, err := q.Query(ctx, fmt.Sprintf(text, store.List(len(scopes), 4)), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var refs []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	return refs, rows.Err()
}

// Reader is a database, or a transaction on it.
type Reader interface {
	store.Q
	Dialect() store.Dialect
}

// match is the query in the words of the database: all groups, one term of
// each. Terms are letters and digits only.
func match(dialect store.Dialect, groups [][]string) string {
	quote, begins, or, and := `"`, "*", " OR ", " AND "
	if dialect == store.PostgreSQL {
		quote, begins, or, and = "'", ":*", " | ", " & "
	}
	var all []string
	for _, group := range groups {
		var any []string
		for i, term := range group {
			term = quote + term + quote
			if i == 0 && len(group[0]) >= longEnough {
				term += begins
			}
			any = append(any, term)
		}
		all = append(all, "("+strings.Join(any, or)+")")
	}
	return strings.Join(all, and)
}

// longEnough is how long the beginning of a word must be to find the whole: so
// "bus" finds "buses", whose English stem is another, and "Nachtbusse" is found
// by "nachtbus".
const longEnough = 3

// Count is how many texts of a kind are kept.
func Count(ctx context.Context, q store.Q, kind string) (int, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from base_search where kind = $1", kind).Scan(&n)
	return n, err
}

// Has says which of these refs of a kind are kept.
func Has(ctx context.Context, q store.Q, kind string, refs []string) (map[string]bool, error) {
	has := map[string]bool{}
	for len(refs) > 0 {
		part := refs[:min(len(refs), store.ListLimit-1)]
		refs = refs[len(part):]
		args := append([]any{kind}, store.Args(part)...)
		rows, err := q.Query(ctx, "select ref from base_search where kind = $1 and ref in ("+store.List(len(part), 2)+")", args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var ref string
			if err := rows.Scan(&ref); err != nil {
				rows.Close()
				return nil, err
			}
			has[ref] = true
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return has, nil
}
