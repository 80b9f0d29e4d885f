package today

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// MostAsks is how many small asks a day anybody may agree to.
const MostAsks = most

// Agreed is how many small asks a day a member agreed to: three, until they say
// fewer.
func Agreed(ctx context.Context, q store.Q, id string) (int, error) {
	var n int
	err := q.QueryRow(ctx, "select asks from today_setting where member = $1", id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return most, nil
	}
	return n, err
}

// Agree sets how many small asks a day the actor agrees to, one to three.
func Agree(ctx context.Context, tx *store.Tx, actor member.Actor, asks int) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	if asks < 1 || asks > most {
		return apperr.New(apperr.Invalid, "today.asks_between", "Most", strconv.Itoa(most)).At("asks")
	}
	_, err := tx.Exec(ctx, `
		insert into today_setting (member, asks, digest_off, at) values ($1, $2, 0, $3)
		on conflict (member) do update set asks = excluded.asks, at = excluded.at`,
		actor.Member, asks, store.Micros(clock.Now(ctx)))
	return err
}

// AskedToday is how many small asks the actor was asked today, done or not.
func (r *Room) AskedToday(ctx context.Context, actor member.Actor) (int, error) {
	day, err := r.day(ctx)
	if err != nil || actor.Member == "" {
		return 0, err
	}
	m, err := remembered(ctx, r.DB, actor.Member)
	n := 0
	for _, d := range m.last {
		if d == day {
			n++
		}
	}
	return n, err
}

// day is the party's civil date.
func (r *Room) day(ctx context.Context) (string, error) {
	root, err := circle.Root(ctx, r.DB)
	if apperr.Is(err, apperr.NotFound) {
		return clock.Now(ctx).Format(time.DateOnly), nil
	}
	return root.Today(ctx), err
}

// remembered is what a member was asked.
func remembered(ctx context.Context, q store.Q, id string) (memory, error) {
	m := memory{last: map[string]string{}}
	rows, err := q.Query(ctx, "select ask, day from today_asked where member = $1", id)
	_, err = store.Collect(rows, err, func(row store.Row) (string, error) {
		var ask, day string
		err := row.Scan(&ask, &day)
		if ask == "" {
			m.first = day
		} else {
			m.last[ask] = day
		}
		return ask, err
	})
	return m, err
}

// remember keeps that a member was asked these today, and returns those that
// they are asked: fewer where another page of theirs was quicker.
func remember(ctx context.Context, tx *store.Tx, id, day string, agreed int, more []offer) ([]offer, error) {
	// The person's turn: two pages at once are served one after the other.
	if _, err := tx.Exec(ctx, `
		insert into today_asked (member, ask, day) values ($1, '', $2)
		on conflict (member, ask) do update set day = today_asked.day`, id, day); err != nil {
		return nil, err
	}
	m, err := remembered(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	left := agreed
	for _, d := range m.last {
		if d == day {
			left--
		}
	}
	kept := slices.DeleteFunc(slices.Clone(more), func(o offer) bool {
		if m.last[o.key] == day {
			return false
		}
		left--
		return left < 0
	})
	for _, o := range kept {
		if _, err := tx.Exec(ctx, `
			insert into today_asked (member, ask, day) values ($1, $2, $3)
			on conflict (member, ask) do update set day = excluded.day`, id, o.key, day); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// askedRetention is how long it is kept what somebody was asked.
const askedRetention = 90 * 24 * time.Hour

func retainAsked(ctx context.Context, db *store.DB) error {
	before := clock.Now(ctx).Add(-askedRetention).Format(time.DateOnly)
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "delete from today_asked where day < $1 and ask <> ''", before)
		return err
	})
}

func exportAsked(ctx context.Context, q store.Q, id string) (any, error) {
	rows, err := q.Query(ctx, "select ask, day from today_asked where member = $1 and ask <> '' order by day, ask", id)
	return store.Collect(rows, err, func(row store.Row) (map[string]string, error) {
		var ask, day string
		err := row.Scan(&ask, &day)
		return map[string]string{"about": ask, "asked": day}, err
	})
}
