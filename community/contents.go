package community

import (
	"context"
	"database/sql"
	"embed"
	"time"

	"concentric/base/due"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{
	{Act: "community.begun", Of: begunContent, Refs: refs("select id from community_community where import = ''")},
	{Act: "community.places_imported", Of: importedContent, Refs: refs("select id from community_import where done <> 0"), Strays: []journal.Finder{
		refs("select id from community_community where import <> '' and import not in (select id from community_import where done <> 0)"),
	}},
	{Act: "community.described", Of: textContent, Refs: refs("select id from community_text")},
	{Act: "community.ended", Of: endedContent, Refs: refs("select id from community_community where ended <> 0")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, scanText)
	}
}

// named is a community as the journal knows it. How addresses lead to it
// (postcodes, level) changes with each list and is not in it.
type named struct {
	ID, Kind, Parent, Name, Person string
	At                             int64
}

func scanNamed(row store.Row) (named, error) {
	var v named
	err := row.Scan(&v.ID, &v.Kind, &v.Parent, &v.Name, &v.Person, &v.At)
	return v, err
}

const selectNamed = "select id, kind, parent, name, begun_by, at from community_community "

func begunContent(ctx context.Context, q store.Q, ref string) (any, error) {
	v, err := scanNamed(q.QueryRow(ctx, selectNamed+"where id = $1 and import = ''", ref))
	return v, err
}

func importedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Person string
		Done   int64
		Places []named
	}
	err := q.QueryRow(ctx, "select sent_by, done from community_import where id = $1", ref).Scan(&v.Person, &v.Done)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, selectNamed+"where import = $1 order by id", ref)
	v.Places, err = store.Collect(rows, err, scanNamed)
	return v, err
}

func textContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Community, About, Lang, Person string
		N, At                          int64
	}
	err := q.QueryRow(ctx, "select community, about, lang, said_by, n, at from community_text where id = $1", ref).
		Scan(&v.Community, &v.About, &v.Lang, &v.Person, &v.N, &v.At)
	return v, err
}

func endedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var ended int64
	err := q.QueryRow(ctx, "select ended from community_community where id = $1", ref).Scan(&ended)
	if err == nil && ended == 0 {
		err = sql.ErrNoRows
	}
	return map[string]int64{"Ended": ended}, err
}

// Due is what the clock brings: members' places are found from their addresses,
// and lists that nobody imported are forgotten.
var Due = []due.Rule{{Name: "community.look", Every: 24 * time.Hour, Run: func(ctx context.Context, db *store.DB) error {
	if err := db.Write(ctx, forgetLists); err != nil {
		return err
	}
	_, err := Look(ctx, db, false)
	return err
}}}

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "community_profile",
		Export: func(ctx context.Context, q store.Q, who string) (any, error) {
			p, err := Of(ctx, q, who)
			if err != nil || p.Place == "" && len(p.Interests)+len(p.Identities) == 0 {
				return nil, err
			}
			tree, err := ReadTree(ctx, q)
			var names []string
			for _, c := range tree.All(p) {
				names = append(names, c.Name)
			}
			return map[string]any{"belongs_to": names, "profile": p}, err
		},
		Erase: func(ctx context.Context, tx *store.Tx, who string) error {
			_, err := tx.Exec(ctx, "delete from community_profile where member = $1", who)
			return err
		},
		Retain: "While the person is a member, sealed; each of them can take out what they put in at any time.",
	},
	{Table: "community_community", Export: member.Did("select name from community_community where begun_by = $1 order by at"), Erase: member.Keep, Retain: "Always: that a community began is part of the journal, under a pseudonym."},
	{Table: "community_text", Export: member.Did("select about from community_text where said_by = $1 order by at"), Erase: member.Keep, Retain: "Always: what a community said of itself is part of the journal, under a pseudonym."},
	{Table: "community_import", Export: member.Did("select id from community_import where sent_by = $1 order by made"), Erase: member.Keep, Retain: "A list for a day at most; that one was imported, always, under a pseudonym."},
}
