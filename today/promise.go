package today

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// Measure is a live figure that a promise to the members is kept or broken by.
type Measure string

// The measures, each with what its target says.
const (
	Briefs   Measure = "briefs"   // at least so many of a hundred questions came with a brief
	Days     Measure = "days"     // half of the answers came within so many days
	Overdue  Measure = "overdue"  // at most so many answers are overdue
	Tensions Measure = "tensions" // at least so many of a hundred tensions whose day has come are answered
	Digests  Measure = "digests"  // at most so many digests a week
	Lots     Measure = "lots"     // at least so many of a thousand members are drawn by lot within a year
)

// Measures in the order in which pages show them, with the targets that are
// proposed.
func Measures() []Measure { return []Measure{Briefs, Days, Overdue, Tensions, Digests, Lots} }

// Proposed is the target that the form proposes for a measure.
func (m Measure) Proposed() int {
	return map[Measure]int{Briefs: 100, Days: 30, Overdue: 0, Tensions: 90, Digests: 1, Lots: 100}[m]
}

// mostTarget is the largest number that a target may be.
const mostTarget = 1000

// Promise is the membership promise: an agreement of the circle at the root, in
// its own words, and the figures that it is measured by.
type Promise struct {
	ID, Agreement string
	Targets       map[Measure]int
}

// Bind says by which figures the membership promise is measured: by one who
// records in the circle at the root, for an agreement of that circle which
// everybody may read and which is in force. It takes the place of what was said
// before, and is a line in the journal; the figures themselves nobody enters.
func Bind(ctx context.Context, tx *store.Tx, actor member.Actor, agreement string, targets map[Measure]int) error {
	root, err := circle.Root(ctx, tx)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Record, root.ID); err != nil {
		return err
	}
	a, err := logbook.Get(ctx, tx, agreement)
	if apperr.Is(err, apperr.NotFound) || err == nil && !promises(ctx, root, a) {
		return apperr.New(apperr.Invalid, "today.promise_agreement").At("agreement")
	}
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		return apperr.New(apperr.Invalid, "today.promise_measures").At("measure")
	}
	for m, target := range targets {
		if !slices.Contains(Measures(), m) || target < 0 || target > mostTarget {
			return apperr.New(apperr.Invalid, "today.promise_target", "Most", mostTarget).At("target_" + string(m))
		}
	}
	body, err := json.Marshal(targets)
	if err != nil {
		return err
	}
	now, row := store.Micros(clock.Now(ctx)), id.New()
	_, err = tx.Exec(ctx, "insert into today_promise (id, agreement, targets, said_by, at) values ($1, $2, $3, $4, $5)", row, agreement, string(body), actor.Pseudonym, now)
	if err != nil {
		return err
	}
	tx.Touch(PromiseTopic)
	content, err := promisedContent(ctx, tx, row)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: "today.promised", Ref: row, Circle: root.ID, Actor: actor.Pseudonym, Audience: journal.Public, Content: content})
	return err
}

// PromiseTopic is touched when the promise is measured by other figures.
const PromiseTopic = "promise"

// promises says whether an agreement can be the membership promise.
func promises(ctx context.Context, root circle.Circle, a logbook.Agreement) bool {
	standing := a.On(root.Today(ctx))
	return a.Circle == root.ID && a.Audience == journal.Public && (standing == logbook.InForce || standing == logbook.ReviewDue)
}

// CanPromise lists the agreements that can be the membership promise.
func CanPromise(ctx context.Context, q store.Q) ([]logbook.Agreement, error) {
	root, err := circle.Root(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := logbook.All(ctx, q, root.ID)
	return slices.DeleteFunc(all, func(a logbook.Agreement) bool { return !promises(ctx, root, a) }), err
}

// Promised is the promise as it is measured now; ok is false where the party
// has made none.
func Promised(ctx context.Context, q store.Q) (p Promise, ok bool, err error) {
	var targets string
	err = q.QueryRow(ctx, "select id, agreement, targets from today_promise order by at desc, id desc limit 1").Scan(&p.ID, &p.Agreement, &targets)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	return p, true, json.Unmarshal([]byte(targets), &p.Targets)
}

// Contents is how the journal reads back what was promised.
var Contents = []journal.Content{{Act: "today.promised", Of: promisedContent, Refs: func(ctx context.Context, q store.Q) ([]string, error) {
	rows, err := q.Query(ctx, "select id from today_promise")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var refs []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return nil, err
		}
		refs = append(refs, ref)
	}
	return refs, rows.Err()
}}}

func promisedContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Agreement, Targets, Person string
		At                         int64
	}
	err := q.QueryRow(ctx, "select agreement, targets, said_by, at from today_promise where id = $1", ref).Scan(&v.Agreement, &v.Targets, &v.Person, &v.At)
	return v, err
}
