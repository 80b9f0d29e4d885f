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
		Erase: eraseFrom(`update backlog_item set member = case when member = $1 then '' else member end,
			concerns = case when concerns = $1 then '' else concerns end where member = $1 or concerns = $1`),
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
	{
		Table:  "backlog_exploration",
		Export: exportExplorations,
		Erase: eraseFrom(`update backlog_exploration set member = case when member = $1 then '' else member end,
			ender_member = case when ender_member = $1 then '' else ender_member end where member = $1 or ender_member = $1`),
		Retain: "As long as the circle's record: it says under a pseudonym who began it and who wrote the summary.",
	},
	{
		Table:  "backlog_contribution",
		Export: exportContributions,
		Erase:  eraseFrom("update backlog_contribution set member = '' where member = $1"),
		Retain: "As long as the circle's record: what was given to an exploration stays, without who gave it.",
	},
}

func exportExplorations(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectExploration+"where member = $1 or ender_member = $1 order by at, id", member)
	return store.Collect(rows, err, scanExploration)
}

func exportContributions(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectContribution+"where member = $1 order by at, id", member)
	return store.Collect(rows, err, scanContribution)
}

func exportItems(ctx context.Context, q store.Q, member string) (any, error) {
	return items(ctx, q, "where member = $1 order by at, id", member)
}

func exportAnswers(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectAnswer+"where member = $1 order by at, id", member)
	return store.Collect(rows, err, scanAnswer)
}

func exportMoves(ctx context.Context, q store.Q, member string) (any, error) {
	rows, err := q.Query(ctx, selectMove+"where member = $1 order by at, id", member)
	return store.Collect(rows, err, scanMove)
}

// eraseFrom takes the member out: what is left names a pseudonym that leads to
// nobody any more.
func eraseFrom(update string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, update, member)
		return err
	}
}
