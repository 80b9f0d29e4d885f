// Package due does what the clock brings: deadlines, terms that end, reviews,
// the weekly digest. A rule looks at its room's rows and acts where a time has
// come; it may be called at any moment and as often as one likes, and does
// nothing where nothing is due.
package due

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// Rule is one thing that the clock brings. Run is called at most once in Every
// (0: each minute), by one server.
type Rule struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context, db *store.DB) error
}

// Run looks at the clock until the context ends.
func Run(ctx context.Context, db *store.DB, rules []Rule, log *slog.Logger) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := RunDue(ctx, db, rules); err != nil && ctx.Err() == nil {
			log.Error("due", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// RunDue runs the rules whose time has come. A rule that fails does not keep
// the others from running.
func RunDue(ctx context.Context, db *store.DB, rules []Rule) error {
	var failures []error
	for _, rule := range rules {
		mine, err := claim(ctx, db, rule)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		if err := rule.Run(ctx, db); err != nil {
			failures = append(failures, errors.Join(errors.New("due: "+rule.Name), err))
		}
	}
	return errors.Join(failures...)
}

// claim takes the rule's turn: one server gets it in a period. After the clock
// was set back the turn comes at once rather than an hour late; rules bear
// being called early.
func claim(ctx context.Context, db *store.DB, rule Rule) (bool, error) {
	every := rule.Every
	if every == 0 {
		every = time.Minute
	}
	now := clock.Now(ctx)
	var ran int64
	err := db.QueryRow(ctx, "select ran from base_due where name = $1", rule.Name).Scan(&ran)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	if err == nil && ran > store.Micros(now.Add(-every)) && ran <= store.Micros(now) {
		return false, nil
	}
	mine := false
	err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		mine = false
		if _, err := tx.Exec(ctx, "insert into base_due (name, ran) values ($1, 0) on conflict (name) do nothing", rule.Name); err != nil {
			return err
		}
		result, err := tx.Exec(ctx, "update base_due set ran = $1 where name = $2 and (ran <= $3 or ran > $1)",
			store.Micros(now), rule.Name, store.Micros(now.Add(-every)))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}
