package lab

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// exported is a lab with what its host handed in.
type exported struct {
	Lab
	Notes  *Notes  `json:",omitempty"`
	Points []Point `json:",omitempty"`
}

// Of lists the labs that a member holds or held, the latest first.
func Of(ctx context.Context, q store.Q, who string) ([]Lab, error) {
	if who == "" {
		return nil, nil
	}
	return labs(ctx, q, "where l.member = $1 order by l.day desc, l.id", who)
}

// Persons are the tables with a person in them. Notes and points have none: they
// are what several people said, without names.
var Persons = []member.PersonTable{{
	Table: "lab_lab",
	Export: func(ctx context.Context, q store.Q, who string) (any, error) {
		mine, err := Of(ctx, q, who)
		if err != nil || len(mine) == 0 {
			return nil, err
		}
		var list []exported
		for _, l := range mine {
			one := exported{Lab: l}
			if !l.Noted.IsZero() {
				n, err := notes(ctx, q, l.ID)
				if err != nil {
					return nil, err
				}
				one.Notes = &n
				if one.Points, err = PointsOf(ctx, q, l.ID); err != nil {
					return nil, err
				}
			}
			list = append(list, one)
		}
		return list, nil
	},
	// A lab whose host is gone does not take place, and the words in which they
	// said where go with them.
	Erase: func(ctx context.Context, tx *store.Tx, who string) error {
		_, err := tx.Exec(ctx, `
			update lab_lab set state = 'cancelled', member = '', place = '', words = '', why = ''
			where member = $1 and state in ('planned', 'held') and not exists (select 1 from lab_notes n where n.lab = id)`, who)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update lab_lab set member = '', place = '', words = '', why = '' where member = $1", who)
		return err
	},
	Retain: "As long as the record of what it was about: day and number of people, and the notes, without who held it.",
}}
