package logbook

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

// Contents is how the journal reads back what this room's acts decided.
var Contents = []journal.Content{
	{Act: "logbook.agreed", Of: textContent, Refs: refs("select id from logbook_text"), Strays: []journal.Finder{
		refs(`select a.id from logbook_agreement a
			where a.text <> coalesce((select t.id from logbook_text t where t.agreement = a.id order by t.n desc limit 1), '')`),
	}},
	{Act: "logbook.passed_on", Of: keeperContent, Refs: refs("select id from logbook_keeper")},
	{Act: "logbook.dropped", Of: dropContent, Refs: refs("select id from logbook_agreement where dropped <> 0")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return collect(rows, err, func(row scanner) (string, error) {
			var ref string
			err := row.Scan(&ref)
			return ref, err
		})
	}
}

// textContent is a version of an agreement as it was decided, with the circle
// and audience it was decided for.
func textContent(ctx context.Context, q store.Q, ref string) (any, error) {
	t, err := scanText(q.QueryRow(ctx, "select "+columnsText+" from logbook_text t where t.id = $1", ref))
	if err != nil {
		return nil, err
	}
	var circle, audience string
	err = q.QueryRow(ctx, "select circle, audience from logbook_agreement where id = $1", t.Agreement).Scan(&circle, &audience)
	return struct {
		Circle, Audience string
		Text             Text
	}{circle, audience, t}, err
}

func dropContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		At       int64
		Decision string
	}
	err := q.QueryRow(ctx, "select dropped, drop_decision from logbook_agreement where id = $1", ref).Scan(&v.At, &v.Decision)
	return v, err
}

func keeperContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Agreement        string
		N                int
		Circle, Decision string
		At               int64
	}
	err := q.QueryRow(ctx, "select agreement, n, circle, decision, at from logbook_keeper where id = $1", ref).
		Scan(&v.Agreement, &v.N, &v.Circle, &v.Decision, &v.At)
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
