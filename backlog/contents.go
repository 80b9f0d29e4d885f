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
	{Act: "backlog.opened", Of: openedContent, Refs: refs("select id from backlog_item"), Strays: []journal.Finder{
		// It is with the circle that it was last given to.
		refs(`select i.id from backlog_item i where
			(select count(*) from backlog_move m where m.item = i.id and m.after = i.circle)
			- (select count(*) from backlog_move m where m.item = i.id and m.before = i.circle)
			+ case when i.first_circle = i.circle then 1 else 0 end <> 1`),
		// It is closed by an answer, and by nothing else; its date moves only with "not
		// now". An answer that rested on a wrong record may have been taken back.
		refs(`select i.id from backlog_item i where i.state = 'answered'
			and not exists (select 1 from backlog_answer a where a.item = i.id and a.kind <> 'later')`),
		refs(`select i.id from backlog_item i where i.answer_by <> i.promised
			and not exists (select 1 from backlog_answer a where a.item = i.id and a.kind = 'later')`),
		refs(`select i.id from backlog_item i where i.state = 'later'
			and not exists (select 1 from backlog_answer a where a.item = i.id and a.kind = 'later' and a.until = i.answer_by)`),
		member.Mistaken("select id, member, person from backlog_item where member <> ''"),
	}},
	{Act: "backlog.answered", Of: answeredContent, Refs: refs("select id from backlog_answer"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from backlog_answer where member <> ''"),
	}},
	{Act: "backlog.exploring", Of: exploringContent, Refs: refs("select id from backlog_exploration")},
	{Act: "backlog.explored", Of: exploredContent, Refs: refs("select id from backlog_exploration where ended <> 0")},
	{Act: "backlog.moved", Of: movedContent, Refs: refs("select id from backlog_move"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from backlog_move where member <> ''"),
	}},
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

func openedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Circle, Title, Text, Lang, Audience                 string
		OriginKind, OriginRef, Statements, Promised, Person string
		At                                                  int64
		Told                                                string `json:",omitempty"`
	}
	err := q.QueryRow(ctx, `
		select first_circle, title, text, lang, audience, origin_kind, origin_ref, statements, promised, person, at, told
		from backlog_item where id = $1`, ref).Scan(&v.Circle, &v.Title, &v.Text, &v.Lang, &v.Audience,
		&v.OriginKind, &v.OriginRef, &v.Statements, &v.Promised, &v.Person, &v.At, &v.Told)
	return v, err
}

func answeredContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Item, Circle, Kind, Text, Lang, Ref, Until, Person string
		At                                                 int64
	}
	err := q.QueryRow(ctx, "select item, circle, kind, text, lang, ref, until, person, at from backlog_answer where id = $1", ref).
		Scan(&v.Item, &v.Circle, &v.Kind, &v.Text, &v.Lang, &v.Ref, &v.Until, &v.Person, &v.At)
	return v, err
}

func movedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Item, Before, After, Why, Lang, Person string
		At                                     int64
	}
	err := q.QueryRow(ctx, "select item, before, after, why, lang, person, at from backlog_move where id = $1", ref).
		Scan(&v.Item, &v.Before, &v.After, &v.Why, &v.Lang, &v.Person, &v.At)
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
