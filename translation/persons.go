package translation

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Persons is what this room keeps about a person.
var Persons = []member.PersonTable{{
	Table: "translation_text",
	Export: func(ctx context.Context, q store.Q, member string) (any, error) {
		made, err := list(ctx, q, "where member = $1 order by at, id", member)
		if len(made) == 0 {
			return nil, err
		}
		return made, err
	},
	Erase: func(ctx context.Context, tx *store.Tx, member string) error {
		if _, err := tx.Exec(ctx, "update translation_text set member = '' where member = $1", member); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update translation_text set checked_by = '' where checked_by = $1", member)
		return err
	},
	Retain: "With the text that it translates. Who made and who checked it is kept so that nobody checks their own; erasure takes both out and leaves the translation.",
}, {
	Table: "translation_reader",
	Export: func(ctx context.Context, q store.Q, member string) (any, error) {
		langs, err := Speaks(ctx, q, member)
		if len(langs) == 0 {
			return nil, err
		}
		return langs, err
	},
	Erase: func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, "delete from translation_reader where member = $1", member)
		return err
	},
	Retain: "Until the member says otherwise: between which languages they are asked to translate.",
}}
