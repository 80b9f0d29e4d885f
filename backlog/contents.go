package backlog

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
	{Act: "backlog.opened", Of: openedContent, Refs: refs("select id from backlog_item")},
	{Act: "backlog.answered", Of: answeredContent, Refs: refs("select id from backlog_answer")},
	{Act: "backlog.exploring", Of: exploringContent, Refs: refs("select id from backlog_exploration")},
	{Act: "backlog.explored", Of: exploredContent, Refs: refs("select id from backlog_exploration where ended <> 0")},
	{Act: "backlog.moved", Of: movedContent, Refs: refs("select id from backlog_move")},
}

func refs(query string) func(context.Context, store.Q) ([]string, error) {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return collect(rows, err, func(row scanner) (string, error) {
			var ref string
			err := row.Scan(&ref)
			return ref, err
		})
	}
}

func openedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Title, Text, Lang, Audience                 string
		OriginKind, OriginRef, Statements, Promised, Person string
	}
	err := q.QueryRow(ctx, `
		select first_circle, title, text, lang, audience, origin_kind, origin_ref, statements, promised, person
		from backlog_item where id = $1`, ref).Scan(&v.Circle, &v.Title, &v.Text, &v.Lang, &v.Audience,
		&v.OriginKind, &v.OriginRef, &v.Statements, &v.Promised, &v.Person)
	return v, err
}

func answeredContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Item, Circle, Kind, Text, Lang, Ref, Until, Person string }
	err := q.QueryRow(ctx, "select item, circle, kind, text, lang, ref, until, person from backlog_answer where id = $1", ref).
		Scan(&v.Item, &v.Circle, &v.Kind, &v.Text, &v.Lang, &v.Ref, &v.Until, &v.Person)
	return v, err
}

func movedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct{ Item, Before, After, Why, Lang, Person string }
	err := q.QueryRow(ctx, "select item, before, after, why, lang, person from backlog_move where id = $1", ref).
		Scan(&v.Item, &v.Before, &v.After, &v.Why, &v.Lang, &v.Person)
	return v, err
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref, circle string, audience journal.Audience, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: circle, Actor: actor.Pseudonym, Audience: audience, Content: content})
	return err
}
