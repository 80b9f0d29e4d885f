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
		Table: "focus_change",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return changes(ctx, q, "where member = $1 order by at, id", member)
		},
		Erase:  erase("update focus_change set member = '' where member = $1"),
		Retain: "As long as the circle's record: what was changed and why, without who changed it.",
	},
	{
		Table: "focus_seat",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectSeat+"where member = $1 order by focus", member)
			return store.Collect(rows, err, scanSeat)
		},
		Erase:  eraseSeats,
		Retain: "As long as the circle's record, so that the draw can be made again: a pseudonym, which leads to nobody after an erasure.",
	},
}

// eraseSeats takes a member's name out of all seats. One that they had, or were
// asked to take, at a meeting still to come goes to the next in the order of the
// draw; who was there stays counted, as somebody who has left.
func eraseSeats(ctx context.Context, tx *store.Tx, member string) error {
	rows, err := tx.Query(ctx, "select focus from focus_seat where member = $1 order by focus", member)
	groups, err := store.Collect(rows, err, scanText)
	if err != nil {
		return err
	}
	for _, id := range groups {
		g, err := turn(ctx, tx, id)
		if err != nil {
			return err
		}
		if g.State != Asked {
			if _, err := tx.Exec(ctx, "update focus_seat set member = '', correction = '' where focus = $1 and member = $2", id, member); err != nil {
				return err
			}
			continue
		}
		_, err = tx.Exec(ctx, `
			update focus_seat set member = '', correction = '', state = case when state = 'pool' or came = 1 then state else 'no' end
			where focus = $1 and member = $2`, id, member)
		if err != nil {
			return err
		}
		if err := fill(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

func erase(update string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, update, member)
		return err
	}
}
