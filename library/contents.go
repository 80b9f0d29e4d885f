package library

import (
	"context"
	"embed"

	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// The acts of this room.
const (
	actWritten  = "library.written"
	actObjected = "library.objected"
	actSettled  = "library.settled"
)

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{
	{Act: actWritten, Of: writtenContent, Refs: refs("select id from library_text"), Strays: []journal.Finder{
		refs(`select e.id from library_entry e where e.n <> coalesce((select max(t.n) from library_text t where t.entry = e.id), 0)`),
		member.Mistaken("select id, member, person from library_text where member <> ''"),
		member.Mistaken("select id, member, person from library_entry where member <> ''"),
	}},
	{Act: actObjected, Of: objectedContent, Refs: refs("select id from library_objection"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from library_objection where member <> ''"),
	}},
	{Act: actSettled, Of: settledContent, Refs: refs("select id from library_objection where settled <> 0")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, func(row store.Row) (string, error) {
			var ref string
			err := row.Scan(&ref)
			return ref, err
		})
	}
}

func writtenContent(ctx context.Context, q store.Q, ref string) (any, error) {
	t, err := scanText(q.QueryRow(ctx, "select "+columnsText+" from library_text t where t.id = $1", ref))
	if err != nil {
		return nil, err
	}
	t.Member = ""
	v := struct {
		Kind, Audience, Person string
		Began                  int64
		Text                   Text
	}{Text: t}
	err = q.QueryRow(ctx, "select kind, audience, person, at from library_entry where id = $1", t.Entry).Scan(&v.Kind, &v.Audience, &v.Person, &v.Began)
	return v, err
}

// objectedContent says that somebody objected, and not why.
func objectedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Entry, Person string
		At            int64
	}
	err := q.QueryRow(ctx, "select entry, person, at from library_objection where id = $1", ref).Scan(&v.Entry, &v.Person, &v.At)
	return v, err
}

func settledContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var at int64
	err := q.QueryRow(ctx, "select settled from library_objection where id = $1", ref).Scan(&at)
	return at, err
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref string, e Entry, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Actor: actor.Pseudonym, Audience: e.Audience, Content: content})
	return err
}

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "library_entry",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return ids(ctx, q, "select id from library_entry where member = $1 order by at, id", member)
		},
		Erase:  erase("update library_entry set member = '' where member = $1"),
		Retain: "As long as the entry: it stays, without who added it.",
	},
	{
		Table: "library_text",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select "+columnsText+" from library_text t where t.member = $1 order by t.at, t.id", member)
			return store.Collect(rows, err, scanText)
		},
		Erase:  erase("update library_text set member = '' where member = $1"),
		Retain: "As long as the entry: what was written stays, without who wrote it.",
	},
	{
		Table: "library_objection",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectObjection+"where member = $1 order by at, id", member)
			return store.Collect(rows, err, scanObjection)
		},
		Erase:  erase("update library_objection set member = '', why = '' where member = $1"),
		Retain: "As long as the story: that somebody objected stays and goes on holding it; their reason goes with them.",
	},
}

func ids(ctx context.Context, q store.Q, query, member string) ([]string, error) {
	rows, err := q.Query(ctx, query, member)
	return store.Collect(rows, err, func(row store.Row) (string, error) {
		var ref string
		err := row.Scan(&ref)
		return ref, err
	})
}

func erase(update string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, update, member)
		return err
	}
}
