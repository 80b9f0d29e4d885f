package selection

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Due is what the clock brings to selections: the last day of nominations.
func Due() []due.Rule {
	return []due.Rule{{Name: "selection.stages", Every: 10 * time.Minute, Run: stages}}
}

// stages looks at each selection that waits for people.
func stages(ctx context.Context, db *store.DB) error {
	open, err := selections(ctx, db, "where stage in ('describing', 'nominating') order by at, id")
	if err != nil {
		return err
	}
	for _, s := range open {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return settle(ctx, tx, s.ID) })
		if err != nil && apperr.As(err) == nil {
			return err
		}
	}
	return nil
}

// settle goes on where everyone who still sits in the circle has spoken; opens
// the nominations when their last day is over, with what there is; and begins
// them 48 hours after the description's last day, unless the circle waits for
// everyone or somebody asked for a change.
func settle(ctx context.Context, tx *store.Tx, selection string) error {
	s, err := change(ctx, tx, selection, Describing, Nominating)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, s.Circle)
	if err != nil {
		return err
	}
	end, err := c.EndOf(s.EndsOn)
	if err != nil {
		return err
	}
	silent, err := Silent(ctx, tx, s)
	if err != nil {
		return err
	}
	now, nobody := clock.Now(ctx), member.Actor{}
	if s.Stage == Nominating {
		heard, err := Heard(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		if len(silent) > 0 && now.Before(end) || len(heard) == 0 {
			return nil
		}
		return s.step(ctx, tx, nobody, Hearing, s.EndsOn)
	}
	roster, err := Roster(ctx, tx, s.ID)
	if err != nil {
		return err
	}
	for _, p := range roster {
		if p.Word == Adjust {
			return nil
		}
	}
	if len(silent) > 0 && (s.Absentees == circle.Wait || now.Before(end.Add(48*time.Hour))) {
		return nil
	}
	return startNominations(ctx, tx, nobody, s)
}
