package introduction

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "introduction_offer",
		Export: func(ctx context.Context, q store.Q, who string) (any, error) {
			return offers(ctx, q, "where member = $1", who)
		},
		Erase:  stop,
		Retain: "While somebody welcomes newcomers.",
	},
	{
		Table: "introduction_introduction",
		Export: func(ctx context.Context, q store.Q, who string) (any, error) {
			return introductions(ctx, q, "where member = $1 order by at, id", who)
		},
		Erase: func(ctx context.Context, tx *store.Tx, who string) error {
			_, err := tx.Exec(ctx, "delete from introduction_led where introduction in (select id from introduction_introduction where member = $1)", who)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, "delete from introduction_introduction where member = $1", who)
			return err
		},
		Retain: "90 days after it was answered or taken back; its words are sealed.",
	},
	{
		Table: "introduction_led",
		Export: func(ctx context.Context, q store.Q, who string) (any, error) {
			return ledTo(ctx, q, "where member = $1 or introduction in (select id from introduction_introduction where member = $1) order by at, id", who)
		},
		Erase: func(ctx context.Context, tx *store.Tx, who string) error {
			_, err := tx.Exec(ctx, "update introduction_led set member = '' where member = $1", who)
			return err
		},
		Retain: "With the introduction: after the erasure of who welcomed without their name.",
	},
}
