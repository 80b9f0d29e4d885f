// Package circle is where people decide: the tree of circles, what each is for
// (its aim) and where it decides alone (its domain), who sits in it, and which
// roles they hold until when.
//
// Rules kept here (docs: sociocracy): a domain item has one owner; the tree has
// no cycles; every filled role has a term that ends; leader and delegate of a
// circle are two people, and both sit in the circle above for as long as they
// hold the link. Seats, roles and domains change only by acts that name the
// decision they rest on: an agreement of the circle concerned.
package circle

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/journal"
)

// Kind says what sort of circle it is.
type Kind string

// The kinds. General is the one at the root; Helping is temporary and gives a
// recommendation back.
const (
	General    Kind = "general"
	Mission    Kind = "mission"
	Department Kind = "department"
	Sub        Kind = "sub"
	Helping    Kind = "helping"
	Community  Kind = "community"
	Pilot      Kind = "pilot" // the first circle beside an existing party's bodies
)

// Kinds in the order in which they are offered.
func Kinds() []Kind { return slices.Clone(kinds) }

var kinds = []Kind{General, Mission, Department, Sub, Helping, Community, Pilot}

// State is where a circle stands in its life.
type State string

// The states. A circle that is only proposed is a proposal of its parent and
// has no row here; it begins when the parent has consented.
const (
	Consented State = "consented" // by the parent; nobody sits in it yet
	Founding  State = "founding"  // its first people find their roles
	Active    State = "active"
	Dormant   State = "dormant"
	Folding   State = "folding" // its work is being handed to the parent
	Closed    State = "closed"
)

// Absentees is a circle's rule for those who stay silent in a consent round.
type Absentees string

// The rules; the founding circle chooses, and the record of each decision
// names the one that applied.
const (
	Wait     Absentees = "wait"     // silence is waiting: the round waits for everyone
	Hours48  Absentees = "hours48"  // absentees have 48 hours after the day the round was to end
	Presumed Absentees = "presumed" // in matters marked as routine, silence at the end of the round counts as consent
)

// Circle is a circle as its newest charter says. Zone is an IANA time zone:
// dates that people promise are civil dates there. AnswerDays is within how
// many days it answers an item; Carries how many open items it can bear.
type Circle struct {
	ID, Charter    string
	Version        int64
	State          State
	Since          time.Time
	Parent         string // "" for the one at the root
	Kind           Kind
	Name, Aim      string
	Lang           string
	Audience       journal.Audience
	Zone           string
	Absentees      Absentees
	AnswerDays     int
	Carries        int
	Decision       string // what the charter rests on; "" for the founding circle's own
	CharterVersion int    // 1, 2, …
	Deadline       string // of a helping circle: by when it gives its recommendation
	OnCall         bool   // one link, with a delegate on call, is enough here
	TestsArguments bool   // the circle may test whether an argument qualifies as an objection (Sociocracy 3.0)
}

const selectCircle = `
	select c.id, c.charter, c.version, c.state, c.at, h.parent, h.kind, h.name, h.aim, h.lang,
		h.audience, h.zone, h.absentees, h.answer_days, h.carries, h.decision, h.n, h.deadline, h.on_call, h.tests_arguments
	from circle_circle c join circle_charter h on h.id = c.charter `

func scanCircle(row store.Row) (Circle, error) {
	var c Circle
	var at, onCall, tests int64
	err := row.Scan(&c.ID, &c.Charter, &c.Version, &c.State, &at, &c.Parent, &c.Kind, &c.Name, &c.Aim, &c.Lang,
		&c.Audience, &c.Zone, &c.Absentees, &c.AnswerDays, &c.Carries, &c.Decision, &c.CharterVersion, &c.Deadline, &onCall, &tests)
	c.Since, c.OnCall, c.TestsArguments = store.At(at), onCall != 0, tests != 0
	return c, err
}

var errNoCircle = apperr.New(apperr.NotFound, "circle.not_found")

// Get reads one circle; apperr.NotFound if there is none.
func Get(ctx context.Context, q store.Q, circle string) (Circle, error) {
	c, err := scanCircle(q.QueryRow(ctx, selectCircle+"where c.id = $1", circle))
	if errors.Is(err, sql.ErrNoRows) {
		return Circle{}, errNoCircle
	}
	return c, err
}

// All lists every circle that is not closed, parents before their children,
// siblings by name as people sort it (letters folded).
func All(ctx context.Context, q store.Q) ([]Circle, error) {
	rows, err := q.Query(ctx, selectCircle+"where c.state <> 'closed'")
	all, err := store.Collect(rows, err, scanCircle)
	if err != nil {
		return nil, err
	}
	return ordered(all), nil
}

// ordered lists the tree, depth first. A name is folded once, not at each comparison:
// a party of 500 circles is asked for at almost every page.
func ordered(all []Circle) []Circle {
	names := make([]string, len(all))
	inside := map[string][]int{} // parent → where those directly in it stand in the list
	for i, c := range all {
		names[i] = typed.Fold(c.Name)
		inside[c.Parent] = append(inside[c.Parent], i)
	}
	out := make([]Circle, 0, len(all))
	var below func(parent string)
	below = func(parent string) {
		list := inside[parent]
		slices.SortFunc(list, func(a, b int) int { return strings.Compare(names[a], names[b]) })
		for _, i := range list {
			out = append(out, all[i])
			below(all[i].ID)
		}
	}
	below("")
	return out
}

// ByIDs reads the circles with these ids, closed ones too; unknown ids are
// left out.
func ByIDs(ctx context.Context, q store.Q, ids []string) (map[string]Circle, error) {
	found := make(map[string]Circle, len(ids))
	for part := range slices.Chunk(ids, store.ListLimit) {
		rows, err := q.Query(ctx, selectCircle+"where c.id in ("+store.List(len(part), 1)+")", store.Args(part)...)
		list, err := store.Collect(rows, err, scanCircle)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			found[c.ID] = c
		}
	}
	return found, nil
}

// Root is the circle at the top; apperr.NotFound before the party is founded.
func Root(ctx context.Context, q store.Q) (Circle, error) {
	c, err := scanCircle(q.QueryRow(ctx, selectCircle+"where h.parent = '' order by c.at, c.id limit 1"))
	if errors.Is(err, sql.ErrNoRows) {
		return Circle{}, errNoCircle
	}
	return c, err
}

// Children lists the circles directly below this one that are not closed.
func Children(ctx context.Context, q store.Q, circle string) ([]Circle, error) {
	rows, err := q.Query(ctx, selectCircle+"where h.parent = $1 and c.state <> 'closed'", circle)
	list, err := store.Collect(rows, err, scanCircle)
	slices.SortFunc(list, func(a, b Circle) int { return compareFolded(a.Name, b.Name) })
	return list, err
}

// Heir is the circle itself, or, where it has closed, the nearest one above it
// that has not: what it left behind goes there.
func Heir(ctx context.Context, q store.Q, c Circle) (Circle, error) {
	for c.State == Closed && c.Parent != "" {
		above, err := Get(ctx, q, c.Parent)
		if err != nil {
			return Circle{}, err
		}
		c = above
	}
	return c, nil
}

// LeftTo lists the circles whose heir this one is: those closed below it, with
// none between that is at work.
func LeftTo(ctx context.Context, q store.Q, circle string) ([]Circle, error) {
	rows, err := q.Query(ctx, selectCircle+"where h.parent = $1 and c.state = 'closed'", circle)
	left, err := store.Collect(rows, err, scanCircle)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(left, func(a, b Circle) int { return compareFolded(a.Name, b.Name) })
	for _, c := range left {
		deeper, err := LeftTo(ctx, q, c.ID)
		if err != nil {
			return nil, err
		}
		left = append(left, deeper...)
	}
	return left, nil
}

// Location is the circle's time zone; UTC if this machine does not know it.
func (c Circle) Location() *time.Location {
	l, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC
	}
	return l
}

// Today is the civil date in the circle's zone.
func (c Circle) Today(ctx context.Context) string {
	return clock.Now(ctx).In(c.Location()).Format(typed.DateFormat)
}

// In is the civil date so many days from today, in the circle's zone.
func (c Circle) In(ctx context.Context, days int) string {
	return clock.Now(ctx).In(c.Location()).AddDate(0, 0, days).Format(typed.DateFormat)
}

// EndOf is the moment at which a civil date is over in the circle's zone.
func (c Circle) EndOf(date string) (time.Time, error) {
	day, err := time.ParseInLocation(typed.DateFormat, date, c.Location())
	if err != nil {
		return time.Time{}, err
	}
	return day.AddDate(0, 0, 1), nil
}
