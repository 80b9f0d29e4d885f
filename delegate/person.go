package delegate

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "delegate_choice",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return choices(ctx, q, "where member = $1 or nominee_member = $1 order by at, id", member)
		},
		Erase: erase("update delegate_choice set member = '' where member = $1",
			"update delegate_choice set nominee_member = '', reasons = '' where nominee_member = $1"),
		Retain: "As long as the circle's record: it says how a seat was filled; an erased person is a pseudonym in it.",
	},
	{
		Table: "delegate_step",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, `
				select s.id from delegate_step s join delegate_offer o on o.choice = s.choice and o.person = s.nominee
				where o.member = $1 order by s.choice, s.n`, member)
			return store.Collect(rows, err, func(row store.Row) (ref string, err error) {
				err = row.Scan(&ref)
				return ref, err
			})
		},
		Erase:  erase(),
		Retain: "As long as the circle's record; it holds a pseudonym only, which leads to nobody after an erasure.",
	},
	{
		Table: "delegate_offer",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select member, person, reason, lang, at from delegate_offer where member = $1 order by at, id", member)
			return store.Collect(rows, err, func(row store.Row) (Offer, error) {
				var o Offer
				var at int64
				err := row.Scan(&o.Member, &o.Person, &o.Reason, &o.Lang, &at)
				o.At = store.At(at)
				return o, err
			})
		},
		Erase:  erase("update delegate_offer set member = '', reason = '' where member = $1"),
		Retain: "As long as the choice is on record; an erased person's reason is removed.",
	},
	{
		Table: "delegate_word",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return words(ctx, q, "where member = $1 order by at, id", member)
		},
		Erase: erase("update delegate_word set member = '', reason = '' where member = $1",
			"update delegate_word set nominee = '' where nominee = $1"),
		Retain: "As long as the choice is on record, without who said it once they are erased.",
	},
	{
		Table: "delegate_recall",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select reason from delegate_recall where member = $1 order by at, id", member)
			return store.Collect(rows, err, func(row store.Row) (reason string, err error) {
				err = row.Scan(&reason)
				return reason, err
			})
		},
		Erase:  erase("update delegate_recall set member = '', reason = '' where member = $1"),
		Retain: "As long as the term is on record; that somebody asked still counts, without who it was.",
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
