package delegate

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

// Contents is how the journal reads back what this room's acts were. Whom
// people named and what they answered is not among them.
var Contents = []journal.Content{
	{Act: "delegate.opened", Of: openedContent, Refs: refs("select id from delegate_choice"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from delegate_choice where member <> ''"),
		member.Mistaken("select id, nominee_member, nominee_person from delegate_choice where nominee_member <> ''"),
		refs(`select c.id from delegate_choice c where c.stage <> coalesce(
			(select s.stage from delegate_step s where s.choice = c.id order by s.n desc limit 1), 'naming')`),
	}},
	{Act: "delegate.stepped", Of: stepContent, Refs: refs("select id from delegate_step")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, func(row store.Row) (ref string, err error) {
			err = row.Scan(&ref)
			return ref, err
		})
	}
}

func openedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Role, Circle, Community, Wanted, Lang, Person string
		At                                            int64
	}
	err := q.QueryRow(ctx, "select role, circle, community, wanted, lang, person, at from delegate_choice where id = $1", ref).
		Scan(&v.Role, &v.Circle, &v.Community, &v.Wanted, &v.Lang, &v.Person, &v.At)
	return v, err
}

func stepContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Choice, Stage, Nominee, Person string
		N, At                          int64
	}
	err := q.QueryRow(ctx, "select choice, n, stage, nominee, person, at from delegate_step where id = $1", ref).
		Scan(&v.Choice, &v.N, &v.Stage, &v.Nominee, &v.Person, &v.At)
	return v, err
}
