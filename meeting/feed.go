package meeting

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting/ical"
	"concentric/member"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// feed is one person's address of a circle's calendar.
type feed struct{ ID, Circle, Member, Salt string }

func readFeed(ctx context.Context, q store.Q, where string, args ...any) (feed, error) {
	var f feed
	err := q.QueryRow(ctx, "select id, circle, member, salt from meeting_feed where "+where, args...).Scan(&f.ID, &f.Circle, &f.Member, &f.Salt)
	return f, err
}

// code is what makes the address secret: a keyed hash, new with each salt.
func (f feed) code(q store.Q) (string, error) {
	code, err := q.Keys().Lookup("meeting.feed", f.ID+"/"+f.Salt)
	if err != nil {
		return "", err
	}
	return code[:32], nil
}

// FeedPath is the secret path of the actor's own address of the circle's
// calendar, "" where they have none yet.
func FeedPath(ctx context.Context, q store.Q, actor member.Actor, circle string) (string, error) {
	f, err := readFeed(ctx, q, "circle = $1 and member = $2 and member <> ''", circle, actor.Member)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	code, err := f.code(q)
	return "/calendar/" + f.ID + "/" + code, err
}

// NewFeed gives the actor a new address of their circle's calendar; the old one,
// if there was one, leads nowhere any more.
func NewFeed(ctx context.Context, tx *store.Tx, actor member.Actor, in string) error {
	if err := circle.May(ctx, tx, actor, circle.Propose, in); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into meeting_feed (id, circle, member, salt, at) values ($1, $2, $3, $4, $5)
		on conflict (circle, member) do update set salt = excluded.salt, at = excluded.at`,
		id.New(), in, actor.Member, id.New(), store.Micros(clock.Now(ctx)))
	return err
}

var errNoFeed = apperr.New(apperr.NotFound, "meeting.no_feed")

// Feed is the calendar of a circle, for whoever has the secret address, as long
// as the person whose address it is sits in the circle: its meetings with a
// date, from half a year ago on, those that were cancelled marked as such.
func (p Post) Feed(ctx context.Context, ref, code string) (string, error) {
	f, err := readFeed(ctx, p.DB, "id = $1", ref)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errNoFeed
	}
	if err != nil {
		return "", err
	}
	want, err := f.code(p.DB)
	if err != nil {
		return "", err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(code)) != 1 {
		return "", errNoFeed
	}
	sits, err := circle.Sits(ctx, p.DB, f.Circle, f.Member)
	if err != nil {
		return "", err
	}
	if !sits {
		return "", errNoFeed
	}
	c, err := circle.Get(ctx, p.DB, f.Circle)
	if err != nil {
		return "", err
	}
	since := clock.Now(ctx).Add(-183 * 24 * time.Hour)
	list, err := meetings(ctx, p.DB, "where circle = $1 and starts >= $2 order by starts, id", f.Circle, store.Micros(since))
	if err != nil {
		return "", err
	}
	var events []ical.Event
	for _, m := range list {
		e := p.event(m, c)
		if e.Summary == "" {
			e.Summary = i18n.T(ctx, "meeting.of", "Circle", c.Name)
		}
		events = append(events, e)
	}
	return ical.Calendar("", c.Name, events), nil
}
