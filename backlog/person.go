package backlog

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table:  "backlog_item",
		Export: exportItems,
		Erase:  eraseFrom("update backlog_item set member = '' where member = $1"),
		Retain: "As long as the circle's record: what was brought to it stays, without who brought it.",
	},
	{
		Table:  "backlog_answer",
		Export: exportAnswers,
		Erase:  eraseFrom("update backlog_answer set member = '' where member = $1"),
		Retain: "As long as the circle's record: it says under a pseudonym who wrote the answer.",
	},
	{
		Table:  "backlog_move",
		Export: exportMoves,
		Erase:  eraseFrom("update backlog_move set member = '' where member = $1"),
		Retain: "As long as the circle's record: it says under a pseudonym who passed the item on.",
	},
}

func exportItems(ctx context.Context, q store.Q, member string) (any, error) {
	return items(ctx, q, "where member = $1 order by at, id", member)
}

func exportAnswers(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectAnswer+"where member = $1 order by at, id", member)
	return collect(rows, err, scanAnswer)
}

func exportMoves(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectMove+"where member = $1 order by at, id", member)
	return collect(rows, err, scanMove)
}

// eraseFrom takes the member out: what is left names a pseudonym that leads to
// nobody any more.
func eraseFrom(update string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, update, member)
		return err
	}
}
