package today

import (
	"context"
	"net/url"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

// untakenKept is for how many days it is kept, and shown on the desk, that
// notices were not taken.
const untakenKept = 7

// Untaken are the notices of a week that one host did not pass on, with the same
// answer: an HTTP status, 0 where none came. It says of no device, and of nobody.
type Untaken struct {
	Host   string
	Answer int
	Times  int
	Last   string // civil date, UTC
}

// UntakenNotices lists what was not taken in the last seven days, the newest
// first; it is for stewards.
func UntakenNotices(ctx context.Context, q store.Q) ([]Untaken, error) {
	rows, err := q.Query(ctx, `
		select host, answer, cast(sum(times) as bigint), max(day) from today_push_untaken where day > $1
		group by host, answer order by max(day) desc, host, answer`, untakenSince(ctx))
	return store.Collect(rows, err, func(row store.Row) (u Untaken, err error) {
		err = row.Scan(&u.Host, &u.Answer, &u.Times, &u.Last)
		return u, err
	})
}

func untakenSince(ctx context.Context) string {
	return clock.Now(ctx).UTC().AddDate(0, 0, -untakenKept).Format(time.DateOnly)
}

// noteUntaken counts a notice that was not taken, and forgets what is older than
// a week.
func noteUntaken(ctx context.Context, db *store.DB, endpoint string, answer int) error {
	u, err := url.Parse(endpoint)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "delete from today_push_untaken where day <= $1", untakenSince(ctx)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into today_push_untaken (host, answer, day, times) values ($1, $2, $3, 1)
			on conflict (host, answer, day) do update set times = today_push_untaken.times + 1`,
			u.Hostname(), answer, clock.Now(ctx).UTC().Format(time.DateOnly))
		return err
	})
}
