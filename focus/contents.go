package focus

import (
	"context"

	"concentric/base/store"
	"concentric/brief"
	"concentric/journal"
	"concentric/member"
)

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{
	{Act: "focus.convened", Of: convenedContent, Refs: refs("select id from focus_group"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from focus_group where member <> ''"),
		member.Mistaken("select focus, member, person from focus_seat where member <> ''"),
	}},
	{Act: "focus.drawn", Of: drawnContent, Refs: refs("select id from focus_group where seed <> ''")},
	{Act: "focus.handed", Of: handedContent, Refs: refs("select id from focus_group where state = 'handed'")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return store.Collect(rows, err, scanText)
	}
}

func scanText(row store.Row) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}

func convenedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	g, err := get(ctx, q, ref)
	if err != nil {
		return nil, err
	}
	about, err := brief.Get(ctx, q, g.Brief)
	return struct {
		Circle, Way, Question, Lang, Day, Hour, Place, AnswerBy, Community, Person string
		Seats                                                                      int
		At                                                                         int64
		Brief                                                                      brief.Brief
	}{
		g.Circle, string(g.Way), g.Question, g.Lang, g.Day, g.Hour, g.Place, g.AnswerBy, g.Community, g.Person,
		g.Seats, store.Micros(g.At), about,
	}, err
}

// drawnContent has all that the draw is made from, and its whole order.
func drawnContent(ctx context.Context, q store.Q, ref string) (any, error) {
	g, err := get(ctx, q, ref)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select person from focus_seat where focus = $1 and rank > 0 order by rank", ref)
	order, err := store.Collect(rows, err, scanText)
	return struct {
		Seed         string
		Seats, Among int
		Order        []string
	}{g.Seed, g.Seats, g.Among, order}, err
}

func handedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	g, err := get(ctx, q, ref)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select person from focus_seat where focus = $1 and came = 1 order by person", ref)
	came, err := store.Collect(rows, err, scanText)
	return struct {
		Notes, Item string
		Came        []string
	}{g.Notes, g.Item, came}, err
}
