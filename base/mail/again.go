package mail

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// Again sends a mail that may arrive twice, such as a link to sign in, as often as
// the job that asks for it runs. While it has not gone out, that is kept for the
// desk (Late), without whom it is for.
func (s *Sender) Again(ctx context.Context, db *store.DB, m Message) error {
	failed := asFailed(s.Send(ctx, m))
	ctx = context.WithoutCancel(ctx)
	if failed != nil {
		err := note(ctx, db, `insert into base_mail (id, class, marked, reason) values ($1, $2, $3, $4)
			on conflict (id) do update set marked = excluded.marked, reason = excluded.reason`,
			m.ID, string(m.Class), store.Micros(clock.Now(ctx)), failed.untold().kept())
		if err != nil {
			return err
		}
		return failed
	}
	var before int
	if err := db.QueryRow(ctx, "select count(*) from base_mail where id = $1", m.ID).Scan(&before); err != nil || before == 0 {
		return err
	}
	return note(ctx, db, "delete from base_mail where id = $1", m.ID)
}

// lateFor is for how long it is kept that a link to sign in did not go out.
const lateFor = 24 * time.Hour

// Late is how many links to sign in did not go out in the last day, and why the
// last of them.
func Late(ctx context.Context, q store.Q) (n int, last Untold, err error) {
	since := store.Micros(clock.Now(ctx).Add(-lateFor))
	rows, err := q.Query(ctx, "select reason from base_mail where class = $1 and sent = 0 and marked >= $2 order by marked desc, id", string(SignIn), since)
	list, err := store.Collect(rows, err, func(row store.Row) (reason string, err error) {
		err = row.Scan(&reason)
		return reason, err
	})
	if len(list) > 0 {
		last = untold(list[0])
	}
	return len(list), last, err
}
