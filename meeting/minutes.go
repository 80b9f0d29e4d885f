package meeting

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
)

// Minutes are what a meeting did, put together from what happened. People are
// pseudonyms; times are Unix seconds, Spent is seconds.
type Minutes struct {
	N                  int
	Began, Ended       int64
	Place              string
	Present, Apologies []string
	Absent             []string `json:",omitempty"` // who said nothing about coming
	Leads              []string // who facilitated, one after the other
	Notes              string
	Points             []Entry
	Actions            []Task
	Next               int64
}

// Entry is what became of one agenda item.
type Entry struct {
	Title, Lang        string
	Outcome            Outcome
	State              ItemState
	Minutes            int
	Spent              int64
	Who                string
	Result, ResultLang string
	Said               []Line // in rounds on the item
	Decision           *Decision
}

// Line is what somebody said; Recorder is who wrote it down for them.
type Line struct{ Person, Words, Lang, Recorder string }

// Decision is what was decided on an item, or how far it came. Waiting are
// those whose answer was still missing when the meeting closed; Spoken those
// whose answer was recorded for them.
type Decision struct {
	Proposal, Agreement string
	State               consent.State
	Title, Lang         string
	N                   int
	Integrated          int // objections that were settled
	Elected, Role       string
	Starts, Ends        string
	Consented           []string
	Spoken              []string
	Waiting             []string
}

// Task is an action, with whom and until when.
type Task struct{ Text, Lang, Person, DueOn string }

// Record is a version of the minutes as it was written down.
type Record struct {
	ID, Meeting string
	N           int
	At          time.Time
	Person      string
	Minutes     Minutes
}

// Records lists every version of a meeting's minutes, the first one first.
func Records(ctx context.Context, q store.Q, meeting string) ([]Record, error) {
	rows, err := q.Query(ctx, "select id, meeting, n, content, person, at from meeting_minutes where meeting = $1 order by n", meeting)
	return store.Collect(rows, err, func(row store.Row) (Record, error) {
		var r Record
		var content string
		var at int64
		if err := row.Scan(&r.ID, &r.Meeting, &r.N, &content, &r.Person, &at); err != nil {
			return r, err
		}
		r.At = store.At(at)
		return r, json.Unmarshal([]byte(content), &r.Minutes)
	})
}

// Assemble puts together the minutes of a meeting as it stands.
func Assemble(ctx context.Context, q store.Q, m Meeting) (Minutes, error) {
	v := Minutes{Began: m.Began.Unix(), Ended: clock.Now(ctx).Unix(), Place: m.Place, Notes: m.Notes}
	if !m.Ended.IsZero() {
		v.Ended = m.Ended.Unix()
	}
	guests, err := Guests(ctx, q, m.ID)
	if err != nil {
		return v, err
	}
	for _, g := range guests {
		switch {
		case g.Attended():
			v.Present = append(v.Present, g.Person)
		case g.Coming == Not:
			v.Apologies = append(v.Apologies, g.Person)
		default:
			v.Absent = append(v.Absent, g.Person)
		}
	}
	if v.Leads, err = m.led(ctx, q); err != nil {
		return v, err
	}
	agenda, err := Agenda(ctx, q, m.ID)
	if err != nil {
		return v, err
	}
	for _, p := range agenda {
		e, err := m.entry(ctx, q, p)
		if err != nil {
			return v, err
		}
		v.Points = append(v.Points, e)
	}
	list, err := ActionsOf(ctx, q, m.ID)
	if err != nil {
		return v, err
	}
	for _, a := range list {
		v.Actions = append(v.Actions, Task{a.Text, a.Lang, a.Person, a.DueOn})
	}
	coming, err := Coming(ctx, q, m.Circle)
	if i := slices.IndexFunc(coming, func(o Meeting) bool { return o.State == Planned }); i >= 0 {
		v.Next = coming[i].Starts.Unix()
	}
	return v, err
}

// led is who facilitated: who holds the role, if they attended, then those who
// stood in.
func (m Meeting) led(ctx context.Context, q store.Q) ([]string, error) {
	guests, err := Guests(ctx, q, m.ID)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, g := range guests {
		holds, err := circle.Holds(ctx, q, m.Circle, g.Member, circle.Facilitator)
		if err != nil {
			return nil, err
		}
		if holds && g.Attended() {
			list = append(list, g.Person)
		}
	}
	in, err := circle.StoodIn(ctx, q, m.ID)
	for _, s := range in {
		if !slices.Contains(list, s.Person) {
			list = append(list, s.Person)
		}
	}
	return list, err
}

// entry puts together what became of one item.
func (m Meeting) entry(ctx context.Context, q store.Q, p Point) (Entry, error) {
	e := Entry{
		Title: p.Title, Lang: p.Lang, Outcome: p.Outcome, State: p.State, Minutes: p.Minutes, Spent: int64(p.Spent / time.Second),
		Who: p.Person, Result: p.Result, ResultLang: p.ResultLang,
	}
	rounds, err := Rounds(ctx, q, m.ID)
	if err != nil {
		return e, err
	}
	for _, r := range rounds {
		if r.Agenda != p.ID || r.Kind != TopicRound {
			continue
		}
		turns, err := Turns(ctx, q, r.ID)
		if err != nil {
			return e, err
		}
		for _, t := range turns {
			if t.Words != "" {
				e.Said = append(e.Said, Line{t.Person, t.Words, t.Lang, t.Recorder})
			}
		}
	}
	if p.Outcome != Decide || p.State == PutOff || p.State == Ahead {
		return e, nil
	}
	e.Decision, err = m.decision(ctx, q, p)
	return e, err
}

// decision is what was decided on an item, as far as this meeting brought it.
func (m Meeting) decision(ctx context.Context, q store.Q, p Point) (*Decision, error) {
	matter, err := MatterOf(ctx, q, p.Item)
	if err != nil || matter.Proposal == nil {
		return nil, err
	}
	at := *matter.Proposal
	newest, err := at.Newest(ctx, q)
	if err != nil {
		return nil, err
	}
	d := &Decision{
		Proposal: at.ID, Agreement: at.Agreement, State: at.State, Title: newest.Text.Title, Lang: newest.Text.Lang, N: at.N,
		Elected: at.Elects.Person, Role: at.Elects.Role, Starts: at.Elects.Starts, Ends: electedUntil(at, newest.Text),
	}
	objections, err := consent.Objections(ctx, q, at.ID)
	if err != nil {
		return nil, err
	}
	for _, o := range objections {
		if o.State == consent.ObjectionResolved || o.State == consent.ObjectionWithdrawn {
			d.Integrated++
		}
	}
	rounds, err := consent.Rounds(ctx, q, at.ID)
	if err != nil {
		return nil, err
	}
	i := len(rounds) - 1
	for i >= 0 && rounds[i].Kind != consent.ConsentRound {
		i--
	}
	if i < 0 {
		return d, nil
	}
	return d, d.answers(ctx, q, rounds[i].ID)
}

func electedUntil(p consent.Proposal, t logbook.Text) string {
	if p.Elects.Role == "" {
		return ""
	}
	return t.EndsOn
}

// answers says who has answered in the last consent round.
func (d *Decision) answers(ctx context.Context, q store.Q, round string) error {
	given, err := consent.Answers(ctx, q, round)
	if err != nil {
		return err
	}
	for _, a := range given {
		if a.Kind == consent.Consent || a.Kind == consent.Trust {
			d.Consented = append(d.Consented, a.Person)
		}
		if a.Recorder != "" {
			d.Spoken = append(d.Spoken, a.Person)
		}
	}
	silent, err := consent.Silent(ctx, q, round)
	for _, p := range silent {
		d.Waiting = append(d.Waiting, p.Person)
	}
	return err
}

// write writes the next version of the minutes, as the meeting stands.
func (m Meeting) write(ctx context.Context, tx *store.Tx, actor member.Actor) (string, error) {
	v, err := Assemble(ctx, tx, m)
	if err != nil {
		return "", err
	}
	v.N = m.Recorded + 1
	content, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into meeting_minutes (id, meeting, n, content, member, person, at) values ($1, $2, $3, $4, $5, $6, $7)",
		row, m.ID, v.N, string(content), actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return "", err
	}
	if err := m.set(ctx, tx, "recorded = $2", v.N); err != nil {
		return "", err
	}
	return row, record(ctx, tx, actor, "meeting.recorded", row, m.Circle, minutesContent)
}
