// Package meeting is how a circle meets: a date that suits, an agenda from the
// backlog, and then the meeting itself, which every phone shows alike: rounds
// one by one, whose turn it is, what is being decided, minutes that write
// themselves.
//
// The machine: finding (a date) → planned → running → closed (its minutes are
// before those who attended) → consented; cancelled ends what was not begun.
// While it runs: check-in → formal part (attendance, minutes of last time,
// information, next meeting) → consent to the agenda → items → backlog →
// evaluation.
//
// Rules kept here (docs: sociocracy, "Meeting"; after Rau and Koch-Gonzalez,
// Many Voices One Song): changing the agenda needs the consent of those
// present; only those who attended consent to the minutes; a facilitator who is
// lost can be replaced by the consent of the others present. Proposals and role
// selections run here by the same acts as over days (packages consent and
// selection): a meeting adds whose turn it is, and takes nothing away.
//
// Turns, hands and phases are live and not in the journal; minutes, and who
// consented to them, are.
package meeting

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
)

// State is where a meeting stands.
type State string

// The states.
const (
	Finding   State = "finding"   // a date is being found
	Planned   State = "planned"   // has a date
	Running   State = "running"   // people are meeting
	Closed    State = "closed"    // over; its minutes are before those who attended
	Consented State = "consented" // over; those who attended consented to the minutes
	Cancelled State = "cancelled" // does not take place
)

// Phase is where a running meeting stands.
type Phase string

// The phases, in their order.
const (
	CheckIn    Phase = "checkin"
	Formal     Phase = "formal" // attendance, duration, minutes of last time, information, next meeting
	Agreeing   Phase = "agenda" // consent to the agenda
	Items      Phase = "items"
	Backlog    Phase = "backlog"
	Evaluation Phase = "evaluation"
)

// Phases in the order in which a meeting goes through them.
func Phases() []Phase { return []Phase{CheckIn, Formal, Agreeing, Items, Backlog, Evaluation} }

// Meeting is a meeting as it stands. Minutes is its planned length. Item is the
// agenda item that the people are at, Round the live round that is open, ""
// for none. Agreed is when the agenda was consented to. Recorded is the number
// of the newest version of the minutes, 0 before there are any.
type Meeting struct {
	ID             string
	Version        int64     // of the row: what a form was made from
	Step           int64     // of the run: what a facilitator's form was made from
	Revision       int64     // of date and place
	Revised        time.Time // zero before they were announced
	Circle         string
	State          State
	Phase          Phase
	Title, Lang    string
	Starts         time.Time // zero while a date is being found
	Minutes        int
	Place, Video   string
	Item, Round    string
	Began, Ended   time.Time
	Agreed         time.Time
	Notes          string // information given in the formal part
	Recorded       int
	Listeners      bool   // every member may come and listen
	Member, Person string // who called it
	At             time.Time
}

const selectMeeting = `
	select id, version, step, revision, circle, state, phase, title, lang, starts, minutes, place, video, item, round,
		began, ended, agreed, notes, recorded, listeners, member, person, at, revised
	from meeting_meeting `

func scanMeeting(row store.Row) (Meeting, error) {
	var m Meeting
	var starts, began, ended, agreed, at, revised, listeners int64
	err := row.Scan(&m.ID, &m.Version, &m.Step, &m.Revision, &m.Circle, &m.State, &m.Phase, &m.Title, &m.Lang, &starts, &m.Minutes, &m.Place, &m.Video,
		&m.Item, &m.Round, &began, &ended, &agreed, &m.Notes, &m.Recorded, &listeners, &m.Member, &m.Person, &at, &revised)
	m.Listeners, m.Revised = listeners != 0, store.At(revised)
	m.Starts, m.Began, m.Ended, m.Agreed, m.At = store.At(starts), store.At(began), store.At(ended), store.At(agreed), store.At(at)
	return m, err
}

func meetings(ctx context.Context, q store.Q, where string, args ...any) ([]Meeting, error) {
	rows, err := q.Query(ctx, selectMeeting+where, args...)
	return store.Collect(rows, err, scanMeeting)
}

var errNotFound = apperr.New(apperr.NotFound, "meeting.not_found")

// Get reads one meeting; apperr.NotFound if there is none. Whether somebody may
// see it is for the caller to ask: a meeting is for its circle.
func Get(ctx context.Context, q store.Q, meeting string) (Meeting, error) {
	m, err := scanMeeting(q.QueryRow(ctx, selectMeeting+"where id = $1", meeting))
	if errors.Is(err, sql.ErrNoRows) {
		return Meeting{}, errNotFound
	}
	return m, err
}

// Coming lists a circle's meetings that are running or before it, the next one
// first; those without a date last.
func Coming(ctx context.Context, q store.Q, circle string) ([]Meeting, error) {
	return meetings(ctx, q, `where circle = $1 and (state in ('running', 'finding') or state = 'planned' and starts > $2)
		order by case state when 'running' then 0 when 'planned' then 1 else 2 end, starts, at, id`, circle, gone(ctx))
}

// Unheld lists a circle's meetings whose date has gone by and that nobody has
// begun here, the last one first. They can still be moved, cancelled or begun.
func Unheld(ctx context.Context, q store.Q, circle string) ([]Meeting, error) {
	return meetings(ctx, q, "where circle = $1 and state = 'planned' and starts <= $2 order by starts desc, id", circle, gone(ctx))
}

// gone is before when a meeting must have been called for, to be no coming one if
// it was not begun.
func gone(ctx context.Context) int64 { return store.Micros(clock.Now(ctx).Add(-abandoned)) }

// Past lists a circle's meetings that are over, the last one first.
func Past(ctx context.Context, q store.Q, circle string, limit int) ([]Meeting, error) {
	return meetings(ctx, q, "where circle = $1 and state in ('closed', 'consented') order by ended desc, id limit $2", circle, limit)
}

// HasMet says whether a circle has met here, or a meeting is called that was not
// cancelled.
func HasMet(ctx context.Context, q store.Q, circle string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from meeting_meeting where circle = $1 and state <> 'cancelled'", circle).Scan(&n)
	return n > 0, err
}

// Now is the circle's meeting that is running; ok is false where none is.
func Now(ctx context.Context, q store.Q, circle string) (m Meeting, ok bool, err error) {
	list, err := meetings(ctx, q, "where circle = $1 and state = 'running' order by began desc, id limit 1", circle)
	if err != nil || len(list) == 0 {
		return Meeting{}, false, err
	}
	return list[0], true, nil
}

// On is the circle's running meeting, if the people there are at this item of
// the backlog now; "" otherwise.
func On(ctx context.Context, q store.Q, circle, item string) (string, error) {
	var id string
	err := q.QueryRow(ctx, `
		select m.id from meeting_meeting m join meeting_agenda a on a.id = m.item
		where m.circle = $1 and m.state = 'running' and a.item = $2 and a.item <> '' limit 1`, circle, item).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// Topic is touched when anything about the meeting changes, a turn included.
func Topic(meeting string) string { return "meeting/" + meeting }
