package introduction

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
)

// Patience is how long somebody may say nothing before somebody else is asked.
const Patience = 7 * 24 * time.Hour

// Due is what the clock brings here: who waits is led on, and what is over is
// deleted.
func Due() []due.Rule {
	return []due.Rule{
		{Name: "introduction.lead", Every: time.Hour, Run: leadOn},
		{Name: "introduction.retain", Every: 24 * time.Hour, Run: retain},
	}
}

// leadOn leads those on who wait for nobody, and those for whom somebody has said
// nothing for a week, where somebody else can welcome them.
func leadOn(ctx context.Context, db *store.DB) error {
	waiting, err := introductions(ctx, db, `where ended = 0 and not exists (
		select 1 from introduction_led l where l.introduction = introduction_introduction.id and (l.how = 'answered' or l.ended = 0 and l.at > $1)
	) order by at, id limit 1000`, store.Micros(clock.Now(ctx).Add(-Patience)))
	if err != nil {
		return err
	}
	for _, i := range waiting {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.Change(ctx, errNotFound, "update introduction_introduction set version = version + 1 where id = $1 and ended = 0", i.ID); err != nil {
				return err
			}
			before, err := ledTo(ctx, tx, "where introduction = $1 and ended = 0", i.ID)
			if err != nil {
				return err
			}
			if len(before) > 0 {
				if keep, err := stays(ctx, tx, i, before[0]); err != nil || keep {
					return err
				}
				if err := end(ctx, tx, before[0], Silent); err != nil {
					return err
				}
			}
			_, err = lead(ctx, tx, i)
			return err
		})
		if err != nil && !apperr.Is(err, apperr.NotFound) { // taken back meanwhile
			return err
		}
	}
	return nil
}

// stays says whether an introduction stays with whom it was led to: they answered
// just now, or nobody else could welcome whoever wrote it.
func stays(ctx context.Context, q store.Q, i Introduction, l Led) (bool, error) {
	if l.At.After(clock.Now(ctx).Add(-Patience)) {
		return true, nil
	}
	hosts, err := hostsFor(ctx, q, i)
	return len(order(hosts)) == 0, err
}

func retain(ctx context.Context, db *store.DB) error {
	before := store.Micros(clock.Now(ctx).Add(-keeps))
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			delete from introduction_introduction where ended <> 0 and ended < $1
			or id in (select introduction from introduction_led where how = 'answered' and ended < $1)`, before)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "delete from introduction_led where introduction not in (select id from introduction_introduction)")
		return err
	})
}
