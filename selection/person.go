package selection

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "selection_selection",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectSelection+"where member = $1 order by at, id", member)
			return collect(rows, err, scanSelection)
		},
		Erase:  erase("update selection_selection set member = '' where member = $1"),
		Retain: "As long as the circle's record: it says when a role was filled, without who opened the selection.",
	},
	{
		Table: "selection_step",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, `
				select s.id from selection_step s
				where s.person in (select person from selection_roster where member = $1) order by s.at, s.id`, member)
			return collect(rows, err, scanID)
		},
		Erase:  erase(),
		Retain: "As long as the circle's record; it holds a pseudonym only, which leads to nobody after an erasure.",
	},
	{
		Table: "selection_roster",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select "+placeColumns+" from selection_roster where member = $1 order by selection", member)
			return collect(rows, err, scanPlace)
		},
		Erase: erase("update selection_roster set member = '', reason = '', quiet = 0 where member = $1",
			"update selection_roster set recorder_member = '' where recorder_member = $1"),
		Retain: "As long as the circle's record: who was asked, under a pseudonym; what an erased person said is removed.",
	},
	{
		Table: "selection_nomination",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return nominations(ctx, q, "where member = $1 order by at, id", member)
		},
		Erase: erase("update selection_nomination set member = '', reason = '' where member = $1",
			"update selection_nomination set nominee_member = '' where nominee_member = $1",
			"update selection_nomination set recorder_member = '' where recorder_member = $1"),
		Retain: "As long as the selection's record, for its circle alone; an erased person's reasons are removed.",
	},
}

func erase(updates ...string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		for _, update := range updates {
			if _, err := tx.Exec(ctx, update, member); err != nil {
				return err
			}
		}
		return nil
	}
}
