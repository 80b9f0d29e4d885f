package declaration

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

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{
	{Act: "declaration.prepared", Of: preparedContent, Refs: refs("select id from declaration_declaration"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from declaration_declaration where member <> ''"),
	}},
	{Act: "declaration.confirmed", Of: keyContent, Refs: refs("select id from declaration_key"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from declaration_key where member <> ''"),
	}},
	{Act: "declaration.published", Of: publishedContent, Refs: refs("select id from declaration_declaration where published <> 0")},
	{Act: "declaration.withdrawn", Of: withdrawnContent, Refs: refs("select id from declaration_declaration where withdrawn <> 0"), Strays: []journal.Finder{
		member.Mistaken("select id, withdrawn_member, withdrawn_person from declaration_declaration where withdrawn_member <> ''"),
	}},
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

func preparedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Agreement, Text, Corrects, Person string
		At                                        int64
	}
	err := q.QueryRow(ctx, "select circle, agreement, text, corrects, person, at from declaration_declaration where id = $1", ref).
		Scan(&v.Circle, &v.Agreement, &v.Text, &v.Corrects, &v.Person, &v.At)
	return v, err
}

func keyContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Declaration, Person string
		At                  int64
	}
	err := q.QueryRow(ctx, "select declaration, person, at from declaration_key where id = $1", ref).Scan(&v.Declaration, &v.Person, &v.At)
	return v, err
}

func publishedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Term string
		At   int64
	}
	err := q.QueryRow(ctx, "select term, published from declaration_declaration where id = $1", ref).Scan(&v.Term, &v.At)
	return v, err
}

func withdrawnContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Why, Lang, Person string
		At                int64
	}
	err := q.QueryRow(ctx, "select why, lang, withdrawn_person, withdrawn from declaration_declaration where id = $1", ref).Scan(&v.Why, &v.Lang, &v.Person, &v.At)
	return v, err
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref, in string, audience journal.Audience, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: in, Actor: actor.Pseudonym, Audience: audience, Content: content})
	return err
}
