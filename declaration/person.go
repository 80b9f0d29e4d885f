package declaration

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "declaration_declaration",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return list(ctx, q, "where d.member = $1 or d.withdrawn_member = $1 order by d.at, d.id", member)
		},
		Erase: erase("update declaration_declaration set member = '' where member = $1",
			"update declaration_declaration set withdrawn_member = '' where withdrawn_member = $1"),
		Retain: "As long as the circle's record: it says what the circle said in public; an erased person is a pseudonym in it.",
	},
	{
		Table: "declaration_key",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select declaration from declaration_key where member = $1 order by at, id", member)
			return store.Collect(rows, err, func(row store.Row) (ref string, err error) {
				err = row.Scan(&ref)
				return ref, err
			})
		},
		Erase:  erase("update declaration_key set member = '' where member = $1"),
		Retain: "As long as the circle's record: it says that two people confirmed what was said; an erased person is a pseudonym in it.",
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
