package focus

import (
	"context"
	"database/sql"

	"concentric/base/apperr"
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
	{Act: "focus.moved", Of: movedContent, Refs: refs("select id from focus_change where kind = 'moved'"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from focus_change where member <> ''"),
	}},
	{Act: "focus.cancelled", Of: cancelledContent, Refs: refs("select id from focus_change where kind = 'cancelled'")},
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
	if err != nil {
		return nil, err
	}
	first, err := g.whenAfter(ctx, q, 0)
	return struct {
		Circle, Way, Question, Lang, Day, Hour, Place, AnswerBy, Community, Person string
		Seats                                                                      int
		At                                                                         int64
		Brief                                                                      brief.Brief
		Talk, About                                                                string `json:",omitempty"`
	}{
		g.Circle, string(g.Way), g.Question, g.Lang, first.Day, first.Hour, first.Place, first.AnswerBy, g.Community, g.Person,
		g.Seats, store.Micros(g.At), about, g.Talk, g.About,
	}, err
}

// drawnContent has all that the draw is made from, and its whole order.
func drawnContent(ctx context.Context, q store.Q, ref string) (any, error) {
	g, err := get(ctx, q, ref)
	if err != nil {
		return nil, err
	}
	type place struct {
		Rank   int
		Person string
	}
	rows, err := q.Query(ctx, "select rank, person from focus_seat where focus = $1 and rank > 0 order by rank, person", ref)
	order, err := store.Collect(rows, err, func(row store.Row) (one place, err error) {
		err = row.Scan(&one.Rank, &one.Person)
		return one, err
	})
	return struct {
		Seed         string
		Seats, Among int
		Order        []place
	}{g.Seed, g.Seats, g.Among, order}, err
}

// whenAfter is when the group was to meet after its n-th change.
func (g Group) whenAfter(ctx context.Context, q store.Q, n int) (When, error) {
	later, err := changes(ctx, q, "where focus = $1 and n > $2 and kind = 'moved' order by n limit 1", g.ID, n)
	if err != nil || len(later) == 0 {
		return g.when(), err
	}
	return later[0].When, nil
}

func movedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	c, g, err := changeByID(ctx, q, ref)
	if err != nil {
		return nil, err
	}
	to, err := g.whenAfter(ctx, q, c.N)
	return struct {
		Focus, Kind       string
		N                 int
		From, To          When
		Why, Lang, Person string
		At                int64
	}{c.Focus, c.Kind, c.N, c.When, to, c.Why, c.Lang, c.Person, store.Micros(c.At)}, err
}

func cancelledContent(ctx context.Context, q store.Q, ref string) (any, error) {
	c, g, err := changeByID(ctx, q, ref)
	return struct {
		Focus, Kind       string
		N                 int
		State             State
		When              When
		Why, Lang, Person string
		At                int64
	}{c.Focus, c.Kind, c.N, g.State, c.When, c.Why, c.Lang, c.Person, store.Micros(c.At)}, err
}

func changeByID(ctx context.Context, q store.Q, id string) (Change, Group, error) {
	found, err := changes(ctx, q, "where id = $1", id)
	if err != nil {
		return Change{}, Group{}, err
	}
	if len(found) == 0 {
		return Change{}, Group{}, apperr.New(apperr.NotFound, "focus.not_found").Because(sql.ErrNoRows)
	}
	g, err := get(ctx, q, found[0].Focus)
	if apperr.Is(err, apperr.NotFound) { // it leads to another group than it did
		return found[0], Group{}, nil
	}
	return found[0], g, err
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
