package selection

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

// Contents is how the journal reads back what this room's acts were. No
// nomination and no reason is among them.
var Contents = []journal.Content{
	{Act: "selection.opened", Of: openedContent, Refs: refs("select id from selection_selection"), Strays: []journal.Finder{
		member.Mistaken("select id, member, person from selection_selection where member <> ''"),
		member.Mistaken("select selection, member, person from selection_roster where member <> ''"),
	}},
	{Act: "selection.stepped", Of: stepContent, Refs: refs("select id from selection_step")},
}

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return collect(rows, err, scanID)
	}
}

func scanID(row scanner) (string, error) {
	var ref string
	err := row.Scan(&ref)
	return ref, err
}

func openedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Item, Circle, Role, Absentees, Person string
		At                                    int64
		Roster                                []string
	}
	err := q.QueryRow(ctx, "select item, circle, role, absentees, person, at from selection_selection where id = $1", ref).
		Scan(&v.Item, &v.Circle, &v.Role, &v.Absentees, &v.Person, &v.At)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select person from selection_roster where selection = $1 order by person", ref)
	v.Roster, err = collect(rows, err, scanID)
	return v, err
}

func stepContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Selection, Stage, Person string
		At                       int64
	}
	err := q.QueryRow(ctx, "select selection, stage, person, at from selection_step where id = $1", ref).Scan(&v.Selection, &v.Stage, &v.Person, &v.At)
	return v, err
}
