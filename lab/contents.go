package lab

import (
	"context"

	"concentric/base/store"
	"concentric/journal"
)

// actNoted is the act of handing in notes. When and where people meet is no
// decision, and is in no journal.
const actNoted = "lab.noted"

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{{Act: actNoted, Of: notedContent, Refs: func(ctx context.Context, q store.Q) ([]string, error) {
	rows, err := q.Query(ctx, "select lab from lab_notes union select lab from lab_point")
	return store.Collect(rows, err, func(row store.Row) (lab string, err error) {
		err = row.Scan(&lab)
		return lab, err
	})
}}}

func notedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	n, err := notes(ctx, q, ref)
	if err != nil {
		return nil, err
	}
	points, err := PointsOf(ctx, q, ref)
	for i := range points {
		points[i].Statement = "" // what it became later
	}
	return struct {
		People             int
		Points             []Point
		Said, Differ, Lang string
		At                 int64
	}{n.People, points, n.Said, n.Differ, n.Lang, store.Micros(n.At)}, err
}
