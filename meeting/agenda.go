package meeting

import (
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// Outcome is what an agenda item is for.
type Outcome string

// The outcomes.
const (
	Report  Outcome = "report"  // hear it, and understand
	Explore Outcome = "explore" // gather needs and ideas
	Decide  Outcome = "decide"  // a proposal, or somebody for a role
)

// Outcomes in the order in which they are offered.
func Outcomes() []Outcome { return []Outcome{Report, Explore, Decide} }

// ItemState is where an agenda item stands.
type ItemState string

// The states.
const (
	Ahead  ItemState = "ahead"
	Here   ItemState = "here" // what the people are at
	Done   ItemState = "done"
	PutOff ItemState = "putoff" // not today: it stays in the backlog
)

// Point is an item of a meeting's agenda. Item is the backlog's, "" for what is
// only of this meeting. Minutes are planned, Spent is how long it took. Member
// and Person are who brings it in. Result is what came of it, in a line or two.
type Point struct {
	ID, Meeting        string
	N                  int
	Title, Lang        string
	Item               string
	Minutes            int
	Outcome            Outcome
	State              ItemState
	Spent              time.Duration
	Began              time.Time // since when the people are at it, if they are
	Result, ResultLang string
	Member, Person     string
}

const selectPoint = `
	select id, meeting, n, title, lang, item, minutes, outcome, state, spent, began, result, result_lang, member, person
	from meeting_agenda `

func scanPoint(row store.Row) (Point, error) {
	var p Point
	var spent, began int64
	err := row.Scan(&p.ID, &p.Meeting, &p.N, &p.Title, &p.Lang, &p.Item, &p.Minutes, &p.Outcome, &p.State, &spent, &began,
		&p.Result, &p.ResultLang, &p.Member, &p.Person)
	p.Spent, p.Began = time.Duration(spent)*time.Microsecond, store.At(began)
	return p, err
}

// Agenda lists a meeting's agenda in its order.
func Agenda(ctx context.Context, q store.Q, meeting string) ([]Point, error) {
	rows, err := q.Query(ctx, selectPoint+"where meeting = $1 order by n, id", meeting)
	return store.Collect(rows, err, scanPoint)
}

// Put is an item to go onto an agenda: from the backlog, or with a title of its
// own. Who is who brings it in, by pseudonym, "" for who puts it there.
type Put struct {
	Item        string
	Title, Lang string
	Minutes     int
	Outcome     Outcome
	Who         string
}

// PutOn puts an item at the end of the agenda of a meeting whose agenda is not
// consented to yet; anybody of the circle may.
func PutOn(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, p Put) (Point, error) {
	m, err := change(ctx, tx, actor, meeting, Finding, Planned, Running)
	if err != nil {
		return Point{}, err
	}
	if m.State == Running {
		if err := m.attends(ctx, tx, actor); err != nil {
			return Point{}, err
		}
	}
	if !m.Agreed.IsZero() {
		return Point{}, apperr.New(apperr.Conflict, "meeting.agenda_agreed")
	}
	return m.put(ctx, tx, actor, p)
}

func (m Meeting) put(ctx context.Context, tx *store.Tx, actor member.Actor, p Put) (Point, error) {
	p, err := p.tidy(ctx, tx, actor, m)
	if err != nil {
		return Point{}, err
	}
	who := circle.Seat{Member: actor.Member, Person: actor.Pseudonym}
	if p.Who != "" {
		if who, err = m.sitting(ctx, tx, p.Who); err != nil {
			return Point{}, err
		}
	}
	agenda, err := Agenda(ctx, tx, m.ID)
	if err != nil {
		return Point{}, err
	}
	n := 1
	for _, other := range agenda {
		if p.Item != "" && other.Item == p.Item && other.State != PutOff {
			return Point{}, apperr.New(apperr.Conflict, "meeting.on_agenda")
		}
		n = max(n, other.N+1)
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into meeting_agenda (id, meeting, n, title, lang, item, minutes, outcome, state, member, person)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 'ahead', $9, $10)`,
		row, m.ID, n, p.Title, p.Lang, p.Item, p.Minutes, string(p.Outcome), who.Member, who.Person)
	if err != nil {
		return Point{}, err
	}
	return scanPoint(tx.QueryRow(ctx, selectPoint+"where id = $1", row))
}

// tidy checks what was typed. The words of an item of the backlog are the
// backlog's.
func (p Put) tidy(ctx context.Context, tx *store.Tx, actor member.Actor, m Meeting) (Put, error) {
	var err error
	if p.Item != "" {
		i, err := backlog.Get(ctx, tx, p.Item)
		if err != nil {
			return p, err
		}
		if i.Circle != m.Circle || !i.State.Open() {
			return p, apperr.New(apperr.Conflict, "meeting.item_elsewhere").At("item")
		}
		p.Title, p.Lang = i.Title, i.Lang
	}
	if p.Title, err = typed.Text(p.Title, "title", 160); err != nil {
		return p, err
	}
	if p.Lang == "" {
		p.Lang = actor.Lang
	}
	if p.Minutes < 1 || p.Minutes > longest {
		return p, apperr.New(apperr.Invalid, "meeting.item_minutes").At("minutes")
	}
	if !slices.Contains(Outcomes(), p.Outcome) {
		return p, apperr.New(apperr.Invalid, "meeting.outcome_missing").At("outcome")
	}
	if p.Outcome == Decide && p.Item == "" {
		// Nothing reaches a decision but through the backlog.
		i, err := backlog.Open(ctx, tx, actor, backlog.New{Circle: m.Circle, Title: p.Title, Lang: p.Lang})
		p.Item = i.ID
		return p, err
	}
	return p, nil
}

// Shift moves an item one place up (by -1) or down (1), or takes it off the
// agenda (0), until the agenda is consented to.
func Shift(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, point string, by int) error {
	m, err := change(ctx, tx, actor, meeting, Finding, Planned, Running)
	if err != nil {
		return err
	}
	if !m.Agreed.IsZero() {
		return apperr.New(apperr.Conflict, "meeting.agenda_agreed")
	}
	agenda, err := Agenda(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(agenda, func(p Point) bool { return p.ID == point })
	if i < 0 {
		return apperr.New(apperr.Conflict, "meeting.off_agenda")
	}
	if by == 0 {
		_, err := tx.Exec(ctx, "delete from meeting_agenda where id = $1", point)
		return err
	}
	other := i + by
	if other < 0 || other >= len(agenda) {
		return nil
	}
	for id, n := range map[string]int{agenda[i].ID: agenda[other].N, agenda[other].ID: agenda[i].N} {
		if _, err := tx.Exec(ctx, "update meeting_agenda set n = $1 where id = $2", n, id); err != nil {
			return err
		}
	}
	return nil
}
