package meeting

import (
	"context"
	"errors"
	"net/url"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// New is a meeting to be called. With one time it is planned for it, with
// several these are offered and the circle says which suits. Minutes is the
// planned length; Title may be empty: then it is a meeting of the circle.
type New struct {
	Circle       string
	Title, Lang  string
	Times        []time.Time
	Minutes      int
	Place, Video string
}

// Plan calls a meeting, by anybody who sits in the circle. Everyone who sits in
// it is asked to come, and hears of it by mail once it has a date.
func Plan(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Meeting, error) {
	if err := circle.May(ctx, tx, actor, circle.Propose, n.Circle); err != nil {
		return Meeting{}, err
	}
	n, err := n.tidy(ctx, actor)
	if err != nil {
		return Meeting{}, err
	}
	row, state, starts := id.New(), Finding, time.Time{}
	if len(n.Times) == 1 {
		state, starts = Planned, n.Times[0]
	}
	_, err = tx.Exec(ctx, `
		insert into meeting_meeting (id, circle, state, title, lang, starts, minutes, place, video, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		row, n.Circle, string(state), n.Title, n.Lang, micros(starts), n.Minutes, n.Place, n.Video, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Meeting{}, err
	}
	tx.Touch(circle.Topic(n.Circle))
	m, err := Get(ctx, tx, row)
	if err != nil {
		return Meeting{}, err
	}
	if err := m.ask(ctx, tx); err != nil {
		return Meeting{}, err
	}
	if state == Planned {
		return m.announce(ctx, tx)
	}
	for _, at := range n.Times {
		if _, err := tx.Exec(ctx, "insert into meeting_offer (id, meeting, starts) values ($1, $2, $3) on conflict do nothing", id.New(), row, store.Micros(at)); err != nil {
			return Meeting{}, err
		}
	}
	return m, nil
}

// micros is store.Micros, with 0 for no time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return store.Micros(t)
}

// most is how many dates can be offered, and the longest meeting in minutes.
const (
	mostOffers  = 12
	longest     = 12 * 60
	usualLength = 90
)

// tidy checks what was typed.
func (n New) tidy(ctx context.Context, actor member.Actor) (New, error) {
	var title, place, video, length error
	n.Title, title = typed.Optional(n.Title, "title", 160)
	n.Place, place = typed.Optional(n.Place, "place", 300)
	n.Video, video = videoLink(n.Video)
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	if n.Minutes == 0 {
		n.Minutes = usualLength
	}
	if n.Minutes < 5 || n.Minutes > longest {
		length = apperr.New(apperr.Invalid, "meeting.length").At("minutes")
	}
	return n, errors.Join(title, place, video, length, n.dates(ctx))
}

// dates refuses dates that are none, too many, or over.
func (n New) dates(ctx context.Context) error {
	if len(n.Times) == 0 {
		return apperr.New(apperr.Invalid, "meeting.date_missing").At("date")
	}
	if len(n.Times) > mostOffers {
		return apperr.New(apperr.Invalid, "meeting.many_dates", "Most", mostOffers).At("date")
	}
	for _, at := range n.Times {
		if !at.After(clock.Now(ctx)) {
			return apperr.New(apperr.Invalid, "meeting.date_past").At("date")
		}
	}
	return nil
}

// videoLink takes a web address, or none.
func videoLink(text string) (string, error) {
	text, err := typed.Optional(text, "video", 500)
	if err != nil || text == "" {
		return "", err
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return "", apperr.New(apperr.Invalid, "meeting.video_link").At("video")
	}
	return text, nil
}

// ask puts everyone who sits in the circle now on the meeting's list.
func (m Meeting) ask(ctx context.Context, tx *store.Tx) error {
	seats, err := circle.Roster(ctx, tx, m.Circle)
	if err != nil {
		return err
	}
	for _, s := range seats {
		if err := m.list(ctx, tx, s.Person, s.Member); err != nil {
			return err
		}
	}
	return nil
}

// list puts one person on the meeting's list, if they are not on it.
func (m Meeting) list(ctx context.Context, tx *store.Tx, person, member string) error {
	_, err := tx.Exec(ctx, "insert into meeting_person (meeting, person, member) values ($1, $2, $3) on conflict do nothing", m.ID, person, member)
	return err
}

// Change is what can be changed about a meeting that has not begun.
type Change struct {
	Title, Place, Video string
	Starts              time.Time // zero while a date is being found
	Minutes             int
}

// Rearrange changes date, length or place of a meeting that has not begun, by
// who called it or facilitates. version is the one that the form was made from.
// Where the date or the place is another, everyone is told, and asked anew
// whether they come.
func Rearrange(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, version int64, c Change) (Meeting, error) {
	m, err := change(ctx, tx, actor, meeting, Planned, Finding)
	if err != nil {
		return Meeting{}, err
	}
	if err := m.callers(ctx, tx, actor); err != nil {
		return Meeting{}, err
	}
	if version != m.Version-1 { // change has taken a turn already
		return Meeting{}, apperr.New(apperr.Conflict, "meeting.changed_meanwhile")
	}
	n := New{Title: c.Title, Place: c.Place, Video: c.Video, Minutes: c.Minutes, Times: []time.Time{c.Starts}}
	if m.State == Finding || c.Starts.Equal(m.Starts) {
		n.Times = []time.Time{clock.Now(ctx).Add(time.Minute)} // not what is changed
		c.Starts = m.Starts
	}
	if n, err = n.tidy(ctx, actor); err != nil {
		return Meeting{}, err
	}
	other := !c.Starts.Equal(m.Starts) || n.Place != m.Place || n.Video != m.Video || n.Minutes != m.Minutes
	err = m.set(ctx, tx, "title = $2, place = $3, video = $4, minutes = $5, starts = $6", n.Title, n.Place, n.Video, n.Minutes, micros(c.Starts))
	if err != nil || !other || m.State == Finding {
		return m, err
	}
	if !c.Starts.Equal(m.Starts) {
		if _, err := tx.Exec(ctx, "update meeting_person set coming = '' where meeting = $1", m.ID); err != nil {
			return Meeting{}, err
		}
	}
	return m.announce(ctx, tx)
}

// callers refuses whoever neither called the meeting nor keeps its records.
func (m Meeting) callers(ctx context.Context, q store.Q, actor member.Actor) error {
	if actor.Member == m.Member {
		return nil
	}
	return circle.May(ctx, q, actor, circle.Record, m.Circle)
}

// announce tells everyone of the date and place as they are now.
func (m Meeting) announce(ctx context.Context, tx *store.Tx) (Meeting, error) {
	if err := m.set(ctx, tx, "revision = revision + 1, revised = $2", store.Micros(clock.Now(ctx))); err != nil {
		return Meeting{}, err
	}
	m, err := Get(ctx, tx, m.ID)
	if err != nil {
		return Meeting{}, err
	}
	return m, m.invite(ctx, tx)
}

// Cancel says that a meeting does not take place, by who called it or keeps the
// circle's records. What was on its agenda stays in the backlog.
func Cancel(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string) error {
	m, err := change(ctx, tx, actor, meeting, Planned, Finding)
	if err != nil {
		return err
	}
	if err := m.callers(ctx, tx, actor); err != nil {
		return err
	}
	if err := m.set(ctx, tx, "state = 'cancelled'"); err != nil {
		return err
	}
	tx.Touch(circle.Topic(m.Circle))
	if m.State == Finding {
		return nil
	}
	_, err = m.announce(ctx, tx)
	return err
}
