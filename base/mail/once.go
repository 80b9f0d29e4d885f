package mail

import (
	"context"
	"errors"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// Once sends a mail at most once, however often the job that asks for it runs.
// It is marked, durably, before it goes out; a mark without an outcome is a
// mail that may or may not have arrived, and is shown on the desk (Open)
// rather than sent again. A mail that certainly did not leave (no connection, a
// temporary no) loses its mark and returns the error, so that the job tries
// again; one that was refused for good returns nil and stands on the desk. To an
// address from which mail came back nothing is sent (see Stop).
func (s *Sender) Once(ctx context.Context, db *store.DB, m Message) error {
	stopped, err := Stopped(ctx, db, m.Person, m.To)
	if err != nil || stopped {
		return err
	}
	if m.returns, err = s.returnsTo(db, m.Person, m.To); err != nil {
		return err
	}
	mine, err := mark(ctx, db, m)
	if err != nil || !mine {
		return err
	}
	failed := asFailed(s.Send(ctx, m))
	ctx = context.WithoutCancel(ctx)
	if failed == nil {
		return note(ctx, db, "update base_mail set sent = $1 where id = $2", store.Micros(clock.Now(ctx)), m.ID)
	}
	if failed.Refused && m.Person != "" && failed.Code != 0 {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			return CameBack(ctx, tx, Back{Person: m.Person, address: short(db, m.To), Status: failed.Status, Says: failed.Says})
		})
		if err != nil {
			return err
		}
	}
	if failed.Refused || failed.Uncertain {
		return note(ctx, db, "update base_mail set reason = $1 where id = $2", failed.untold().kept(), m.ID)
	}
	if err := note(ctx, db, "delete from base_mail where id = $1", m.ID); err != nil {
		return err
	}
	return failed
}

// mark reports whether this call may send the mail.
func mark(ctx context.Context, db *store.DB, m Message) (bool, error) {
	var mine bool
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		result, err := tx.Exec(ctx, "insert into base_mail (id, class, marked) values ($1, $2, $3) on conflict (id) do nothing",
			m.ID, string(m.Class), store.Micros(clock.Now(ctx)))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

func note(ctx context.Context, db *store.DB, query string, args ...any) error {
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

func asFailed(err error) *Failed {
	if err == nil {
		return nil
	}
	var failed *Failed
	if errors.As(err, &failed) {
		return failed
	}
	return &Failed{Why: NoAddress, Reason: err.Error(), Refused: true}
}

// Unsent is a mail of which nobody knows whether it arrived, or that was
// refused.
type Unsent struct {
	ID     string
	Class  Class
	Marked time.Time
	Untold
}

// doubtAfter is how long a mail may be on its way before it is in doubt.
const doubtAfter = 10 * time.Minute

// Open lists the mails in doubt and the refused ones, the newest first, at most
// 100, for the steward's desk; of links to sign in, see Late.
func Open(ctx context.Context, q store.Q) ([]Unsent, error) {
	rows, err := q.Query(ctx, "select id, class, marked, reason from base_mail where sent = 0 and marked < $1 and class <> $2 order by marked desc limit 100",
		store.Micros(clock.Now(ctx).Add(-doubtAfter)), string(SignIn))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Unsent
	for rows.Next() {
		var u Unsent
		var marked int64
		var reason string
		if err := rows.Scan(&u.ID, &u.Class, &marked, &reason); err != nil {
			return nil, err
		}
		u.Untold = untold(reason)
		u.Marked = store.At(marked)
		list = append(list, u)
	}
	return list, rows.Err()
}

// keep is how long it is remembered that a mail was sent.
const keep = 180 * 24 * time.Hour

// Expire forgets old mails.
func Expire(ctx context.Context, tx *store.Tx) error {
	now := clock.Now(ctx)
	_, err := tx.Exec(ctx, "delete from base_mail where marked < $1 or class = $2 and marked < $3", store.Micros(now.Add(-keep)), string(SignIn), store.Micros(now.Add(-lateFor)))
	return err
}
