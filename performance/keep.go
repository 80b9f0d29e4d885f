package performance

import (
	"context"
	"embed"
	"time"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// Messages is what this room says to people, a file for each language.
//
//go:embed messages/*.toml
var Messages embed.FS

// Contents is how the journal reads back what this room's acts were.
var Contents = []journal.Content{{Act: "performance.planned", Of: plannedContent, Refs: func(ctx context.Context, q store.Q) ([]string, error) {
	rows, err := q.Query(ctx, "select id from performance_review where stage = 'done'")
	return collect(rows, err, func(row scanner) (string, error) {
		var ref string
		err := row.Scan(&ref)
		return ref, err
	})
}}}

// Waiting lists the reviews that wait for a member: for the person to begin a
// stage, to go on, or to plan; for one of the group to speak or to answer.
func Waiting(ctx context.Context, q store.Q, member string) ([]Review, error) {
	all, err := Of(ctx, q, member)
	if err != nil {
		return nil, err
	}
	var list []Review
	for _, r := range all {
		waits, err := r.waitsFor(ctx, q, member)
		if err != nil {
			return nil, err
		}
		if waits {
			list = append(list, r)
		}
	}
	return list, nil
}

func (r Review) waitsFor(ctx context.Context, q store.Q, member string) (bool, error) {
	if !r.Stage.Living() {
		return false, nil
	}
	begun, err := r.begun(ctx, q)
	if err != nil {
		return false, err
	}
	silent, err := Silent(ctx, q, r)
	if err != nil {
		return false, err
	}
	if member == r.Member {
		return r.Stage == Planning || r.Stage.Spoken() && (!begun || len(silent) == 0), nil
	}
	for _, s := range silent {
		if s.Member == member {
			return r.Stage == Consenting || r.Stage.Spoken() && begun, nil
		}
	}
	return false, nil
}

// keepAfter is how long a review is kept after the day until which its plan
// holds; keepIdle, how long one that nobody goes on with.
const (
	keepAfter = 90 * 24 * time.Hour
	keepIdle  = 365 * 24 * time.Hour
)

// Due is what the clock brings: what was said is deleted when its time is over.
func Due() []due.Rule {
	return []due.Rule{{Name: "performance.retain", Every: 24 * time.Hour, Run: retain}}
}

func retain(ctx context.Context, db *store.DB) error {
	now := clock.Now(ctx)
	rows, err := db.Query(ctx, selectReview+"where member <> '' and ((stage = 'done' and until < $1) or (ended = 0 and since < $2)) order by at, id",
		now.Add(-keepAfter).Format(typed.DateFormat), store.Micros(now.Add(-keepIdle)))
	over, err := collect(rows, err, scanReview)
	if err != nil {
		return err
	}
	for _, r := range over {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			if r.Stage.Living() {
				if err := r.to(ctx, tx, Stopped); err != nil {
					return err
				}
			}
			return forget(ctx, tx, r.ID)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const retained = "Until 90 days after the day until which the plan holds, for the group alone; then deleted."

// Persons are the tables with a person in them.
var Persons = []member.PersonTable{
	{
		Table: "performance_review",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, selectReview+"where member = $1 order by at, id", member)
			return collect(rows, err, scanReview)
		},
		Erase: func(ctx context.Context, tx *store.Tx, member string) error {
			rows, err := tx.Query(ctx, selectReview+"where member = $1", member)
			own, err := collect(rows, err, scanReview)
			if err != nil {
				return err
			}
			for _, r := range own {
				if r.Stage.Living() {
					if err := r.to(ctx, tx, Stopped); err != nil {
						return err
					}
				}
				if err := forget(ctx, tx, r.ID); err != nil {
					return err
				}
			}
			return nil
		},
		Retain: retained,
	},
	{
		Table: "performance_seat",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			rows, err := q.Query(ctx, "select review from performance_seat where member = $1 order by review", member)
			return collect(rows, err, func(row scanner) (review string, err error) {
				err = row.Scan(&review)
				return review, err
			})
		},
		Erase:  erase("performance_seat"),
		Retain: retained,
	},
	{
		Table: "performance_word",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return words(ctx, q, "where member = $1 order by at, id", member)
		},
		Erase:  erase("performance_word"),
		Retain: retained,
	},
	{
		Table: "performance_answer",
		Export: func(ctx context.Context, q store.Q, member string) (any, error) {
			return answers(ctx, q, "where member = $1 order by at", member)
		},
		Erase:  erase("performance_answer"),
		Retain: retained,
	},
}

func erase(table string) func(context.Context, *store.Tx, string) error {
	return func(ctx context.Context, tx *store.Tx, member string) error {
		_, err := tx.Exec(ctx, "delete from "+table+" where member = $1", member)
		return err
	}
}
