package focus

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "focus_group",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectGroup+"where member = $1 order by at, id", member)
			return store.Collect(rows, err, scanGroup)
		},
		Erase:  erase("update focus_group set member = '' where member = $1"),
		Retain: "As long as the circle's record: what was asked and noted, without who convened it.",
	},
	{
		Table: "focus_seat",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectSeat+"where member = $1 order by focus", member)
			return store.Collect(rows, err, scanSeat)
		},
		Erase:  erase("update focus_seat set member = '', correction = '', state = 'no' where member = $1"),
		Retain: "As long as the circle's record, so that the draw can be made again: a pseudonym, which leads to nobody after an erasure.",
	},
}

func erase(update string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, update, member)
		return err
	}
}
