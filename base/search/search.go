package search

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// Doc is a text to be found again. Kind and Ref say what it is; Scope who may
// see it, and Within where it belongs ("" where that is asked by nobody), in the
// words of the room that keeps it. Title weighs more than Body.
type Doc struct {
	Kind, Ref, Scope string
	Within           string
	Title, Body      string
	Lang             string
}

// Put keeps a text, in place of what was kept under its kind and ref before; it
// is then the newest.
func Put(ctx context.Context, tx *store.Tx, d Doc) error {
	if err := Remove(ctx, tx, d.Kind, d.Ref); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "insert into base_search (kind, ref, n, scope, within, title, body) values ($1, $2, $3, $4, $5, $6, $7)",
		d.Kind, d.Ref, number(clock.Now(ctx)), d.Scope, d.Within, kept(d.Title, d.Lang), kept(d.Body, d.Lang))
	return err
}

// kept are all terms of a text, as the database keeps them.
func kept(text, lang string) string {
	return strings.Join(append(Terms(text, lang), endings(text, lang)...), " ")
}

// number orders texts by the second in which they were kept; within one second
// they are in no order.
func number(at time.Time) int64 {
	return max(at.Unix()-firstSecond, 1)<<32 | int64(rand.Uint32())
}

// firstSecond is 2020 in Unix seconds: numbers last until 2088.
const firstSecond = 1577836800

// Remove forgets a text.
func Remove(ctx context.Context, tx *store.Tx, kind, ref string) error {
	_, err := tx.Exec(ctx, "delete from base_search where kind = $1 and ref = $2", kind, ref)
	return err
}

// Find lists the refs of texts that have every word of the query, a form of it,
// or a word that begins with it, at most limit, among those of one of the scopes:
// first those with the words or their forms in the title, then those that have
// them anywhere, then those with words that begin so, or in German and Danish end
// so ("Nachtbus"); of each the best first.
// Where very many have the words, only the newest of them are ranked (mostRanked).
// A query without a word finds nothing.
func Find(ctx context.Context, q Reader, kind, query string, scopes []string, limit int) ([]string, error) {
	return FindWithin(ctx, q, kind, "", query, scopes, limit)
}

// FindWithin is Find among the texts that belong to one place; "" is every place.
func FindWithin(ctx context.Context, q Reader, kind, within, query string, scopes []string, limit int) ([]string, error) {
	groups := wanted(query)
	if len(groups) == 0 || len(scopes) == 0 {
		return nil, nil
	}
	var refs []string
	there := map[string]bool{}
	for _, how := range []manner{inTitle, anywhere, beginning} {
		if len(refs) >= limit {
			break
		}
		list, err := find(ctx, q, kind, within, groups, how, scopes, limit)
		if err != nil {
			return nil, err
		}
		for _, ref := range list {
			if len(refs) < limit && !there[ref] {
				there[ref] = true
				refs = append(refs, ref)
			}
		}
	}
	return refs, nil
}

// mostRanked is how many of the texts with the words are put in order: to rank
// ten thousand takes a tenth of a second, and a word that all of them have says
// nothing about which is meant.
const mostRanked = 300

// manner is how the words have to stand in a text: themselves or their forms in
// the title, the same anywhere, or words that begin with them.
type manner int

const (
	inTitle manner = iota
	anywhere
	beginning
)

func find(ctx context.Context, q Reader, kind, within string, groups []asked, how manner, scopes []string, limit int) ([]string, error) {
	wanted := match(q.Dialect(), groups, how)
	args := []any{wanted, limit, mostRanked}
	text := `
		select ref from (
			select d.ref, bm25(base_search_index, 4.0, 1.0) as rank from base_search_index i join base_search d on d.n = i.rowid
			where i.base_search_index match $1 and d.kind = $4 and d.scope in (` + store.List(len(scopes), 6) + `)
				and ($5 = '' or d.within = $5)
			order by i.rowid desc limit $3
		) hit order by rank, ref limit $2`
	if q.Dialect() == store.PostgreSQL {
		text = `
		select d.ref from base_search_hits(cast($1 as tsquery), $3) hit
		join base_search_index i on i.n = hit join base_search d on d.n = hit
		order by ts_rank('{0.1, 0.2, 0.25, 1.0}', i.terms, cast($4 as tsquery), 1) desc, d.ref limit $2`
		args[0] = "(" + wanted + ") & " + narrowed(kind, within, scopes)
		args = append(args, match(q.Dialect(), groups, max(how, anywhere)))
	} else {
		args = append(append(args, kind, within), store.Args(scopes)...)
	}
	rows, err := q.Query(ctx, text, args...)
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

// match is the query in the words of the database: all words, one term of
// each. Terms are letters and digits only.
func match(dialect store.Dialect, groups []asked, how manner) string {
	quote, begins, or, and := `"`, "*", " OR ", " AND "
	if dialect == store.PostgreSQL {
		quote, begins, or, and = "'", ":*", " | ", " & "
	}
	open := quote
	if dialect == store.PostgreSQL && how == inTitle {
		open += "="
	}
	var all []string
	for _, group := range groups {
		var any []string
		word := group.terms[0]
		long := how == beginning && len(word) >= longEnough
		for i, term := range group.terms {
			if i > 0 && long && strings.HasPrefix(term, word) {
				continue // its beginning finds it
			}
			letters := len(term)
			term = open + term + quote
			if i == 0 && long || how == beginning && letters >= longStem {
				term += begins
			}
			any = append(any, term)
		}
		if how == beginning {
			for _, ending := range group.endings {
				any = append(any, quote+ending+quote+begins)
			}
		}
		all = append(all, "("+strings.Join(any, or)+")")
	}
	text := strings.Join(all, and)
	if dialect == store.SQLite && how == inTitle {
		return "{title} : (" + text + ")"
	}
	return text
}

// narrowed is, in PostgreSQL's words, a kind, one of the scopes, and a place.
func narrowed(kind, within string, scopes []string) string {
	quote := strings.NewReplacer(`'`, `''`, `\`, `\\`)
	var any []string
	for _, s := range scopes {
		any = append(any, "'#"+quote.Replace(s)+"'")
	}
	text := "'#" + quote.Replace(kind) + "' & (" + strings.Join(any, " | ") + ")"
	if within != "" {
		text += " & '@" + quote.Replace(within) + "'"
	}
	return text
}

// longEnough is how long the beginning of a word must be to find the whole: so
// "bus" finds "buses", whose English stem is another, and "Nachtbusse" is found
// by "nachtbus".
const longEnough = 3

// longStem is how long a stem must be for that: "commencer" finds "commencent",
// whose French stem is itself.
const longStem = 5

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

// Fill keeps those of a kind that are missing, with what puts one of them: texts
// from before there was a search, or that a migration let go.
func Fill(ctx context.Context, db *store.DB, kind string, refs []string, put func(context.Context, *store.Tx, string) error) error {
	has, err := Has(ctx, db, kind, refs)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if has[ref] {
			continue
		}
		if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return put(ctx, tx, ref) }); err != nil {
			return err
		}
	}
	return nil
}
