package platform

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them. What somebody amended stays,
// under a pseudonym that leads to nobody any more.
var Persons = []member.PersonTable{
	{
		Table:  "platform_programme",
		Export: own("select title from platform_programme where member = $1 order by at, id"),
		Erase:  erase("update platform_programme set member = '' where member = $1"),
		Retain: "As long as the programme: it says under a pseudonym who began it.",
	},
	{
		Table:  "platform_chapter",
		Export: own("select title from platform_chapter where member = $1 order by at, id"),
		Erase:  erase("update platform_chapter set member = '' where member = $1"),
		Retain: "As long as the programme: it says under a pseudonym who added it.",
	},
	{
		Table: "platform_translation",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectTranslation+"where member = $1 order by at, id", member)
			return store.Collect(rows, err, scanTranslation)
		},
		Erase:  erase("update platform_translation set member = '' where member = $1"),
		Retain: "As long as the programme: a translation stays, without who made it.",
	},
	{
		Table:  "platform_amendment",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) { return By(ctx, q, member) },
		Erase:  erase("update platform_amendment set member = '' where member = $1"),
		Retain: "As long as the programme: what was amended is where its text comes from; it stays, without who wrote it.",
	},
}

func own(query string) func(context.Context, store.Q, string) (any, error) {
	return func(ctx context.Context, q store.Q, member string) (any, error) {
		rows, err := q.Query(ctx, query, member)
		return store.Collect(rows, err, scanID)
	}
}

func erase(update string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, update, member)
		return err
	}
}
