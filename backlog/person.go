package backlog

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	person("backlog_item", "as long as the circle's record: what was brought to it stays, without who brought it"),
	person("backlog_answer", "as long as the circle's record: it says under a pseudonym who wrote the answer"),
	person("backlog_move", "as long as the circle's record: it says under a pseudonym who passed the item on"),
}

func person(table, retain string) member.PersonTable {
	return member.PersonTable{
		Table: table,
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			switch table {
			case "backlog_item":
				return items(ctx, q, "where member = $1 order by at, id", member)
			case "backlog_answer":
				rows, err := q.Query(ctx, selectAnswer+"where member = $1 order by at, id", member)
				return collect(rows, err, scanAnswer)
			default:
				rows, err := q.Query(ctx, "select why from backlog_move where member = $1 order by at, id", member)
				return collect(rows, err, func(row scanner) (string, error) {
					var why string
					err := row.Scan(&why)
					return why, err
				})
			}
		},
		Erase: func(ctx context.Context, tx *store.Tx, member string) error {
			_, err := tx.Exec(ctx, "update "+table+" set member = '' where member = $1", member)
			return err
		},
		Retain: retain,
	}
}
