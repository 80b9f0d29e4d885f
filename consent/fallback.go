package consent

import (
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// Fallback is a method that a circle has consented to beforehand, for a class of
// matters: what may be done where objections still stand after two rounds.
type Fallback struct {
	Agreement, Title string
	Class            string // of matters, in the words of the agreement
	Method           logbook.Method
}

// Fallbacks lists the fallback methods that the circle had consented to before
// the proposal was made, and that are in force.
func Fallbacks(ctx context.Context, q store.Q, p Proposal) ([]Fallback, error) {
	c, err := circle.Get(ctx, q, p.Circle)
	if err != nil {
		return nil, err
	}
	all, err := logbook.All(ctx, q, p.Circle)
	if err != nil {
		return nil, err
	}
	today := c.Today(ctx)
	var list []Fallback
	for _, a := range all {
		if s := a.On(today); s != logbook.InForce && s != logbook.ReviewDue || !a.Now.At.Before(p.At) {
			continue
		}
		effects, err := Effects(ctx, q, a.Now.Lineage.Proposal, a.Now.Lineage.ProposalVersion)
		if err != nil {
			return nil, err
		}
		for _, e := range effects {
			if e.Kind == Falls && !e.Done.IsZero() {
				list = append(list, Fallback{Agreement: a.ID, Title: a.Now.Title, Class: e.Words, Method: e.Method})
			}
		}
	}
	return list, nil
}

// canFallBack refuses an effect that names no class of matters, or no method.
func canFallBack(e Effect) error {
	if _, err := typed.Text(e.Words, "domain", 200); err != nil {
		return err
	}
	if !e.Method.Counts() {
		return apperr.New(apperr.Invalid, "consent.method_unknown").At("method")
	}
	return nil
}

// Count is a count by a fallback method. Standing is how many objections stood;
// none is settled by it.
type Count struct {
	ID, Proposal       string
	N                  int // version
	Fallback           string
	Method             logbook.Method
	Yes, No, Abstained int
	Standing           int
	Passed             bool
	Member, Person     string // who recorded it
	At                 time.Time
}

const selectCount = "select id, proposal, n, fallback, method, yes, no, abstained, standing, passed, member, person, at from consent_count "

func scanCount(row scanner) (Count, error) {
	var c Count
	var passed, at int64
	err := row.Scan(&c.ID, &c.Proposal, &c.N, &c.Fallback, &c.Method, &c.Yes, &c.No, &c.Abstained, &c.Standing, &passed, &c.Member, &c.Person, &at)
	c.Passed, c.At = passed != 0, store.At(at)
	return c, err
}

// Counts lists the counts on a proposal, the oldest first.
func Counts(ctx context.Context, q store.Q, proposal string) ([]Count, error) {
	rows, err := q.Query(ctx, selectCount+"where proposal = $1 order by n", proposal)
	return collect(rows, err, scanCount)
}

// enough says whether a count carries: more than half of the votes for and
// against, or two thirds of them.
func (c Count) enough() bool {
	if c.Method == logbook.TwoThirds {
		return c.Yes > 0 && 3*c.Yes >= 2*(c.Yes+c.No)
	}
	return c.Yes > c.No
}

// FallBack records a count by a fallback method, by the facilitator: on the
// version to which objections were made last, once for each version. Where it
// carries, the proposal ends as Voted, which is not Agreed: the agreement says
// that it was made by majority rule, and every objection stands in the record
// as it was. Where it does not, the circle goes on integrating. Matters of
// persons, and what changes circles, roles or domains, are decided by consent
// alone.
func FallBack(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, given Count) (Count, error) {
	p, err := change(ctx, tx, proposal, Integrating)
	if err != nil {
		return Count{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, p.Circle); err != nil {
		return Count{}, err
	}
	v, last, err := fallsBack(ctx, tx, p, given.N)
	if err != nil {
		return Count{}, err
	}
	list, err := Fallbacks(ctx, tx, p)
	if err != nil {
		return Count{}, err
	}
	at := slices.IndexFunc(list, func(f Fallback) bool { return f.Agreement == given.Fallback })
	if at < 0 {
		return Count{}, apperr.New(apperr.Conflict, "consent.no_fallback")
	}
	roster, err := Roster(ctx, tx, last.ID)
	if err != nil {
		return Count{}, err
	}
	if sum := given.Yes + given.No + given.Abstained; min(given.Yes, given.No, given.Abstained) < 0 || sum == 0 || sum > len(roster) {
		return Count{}, apperr.New(apperr.Invalid, "consent.count_off", "People", len(roster)).At("yes")
	}
	open, err := OpenObjections(ctx, tx, proposal)
	if err != nil {
		return Count{}, err
	}
	given.ID, given.Proposal, given.Method, given.Standing = id.New(), proposal, list[at].Method, len(open)
	given.Passed, given.Member, given.Person, given.At = given.enough(), actor.Member, actor.Pseudonym, clock.Now(ctx)
	_, err = tx.Exec(ctx, `
		insert into consent_count (id, proposal, n, fallback, method, yes, no, abstained, standing, passed, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		given.ID, proposal, given.N, given.Fallback, string(given.Method), given.Yes, given.No, given.Abstained, given.Standing,
		store.Bit(given.Passed), given.Member, given.Person, store.Micros(given.At))
	if store.IsDuplicate(err) {
		return Count{}, apperr.New(apperr.Conflict, "consent.counted_before", "N", given.N)
	}
	if err != nil {
		return Count{}, err
	}
	if err := record(ctx, tx, actor, "consent.counted", given.ID, p, journal.Circle, countContent); err != nil || !given.Passed {
		return given, err
	}
	return given, voted(ctx, tx, actor, p, v, given.Method)
}

// fallsBack is the version on which a count is taken, and the round in which it
// was objected to; it refuses what is not for a count.
func fallsBack(ctx context.Context, q store.Q, p Proposal, n int) (Version, Round, error) {
	v, err := p.Newest(ctx, q)
	if err != nil {
		return v, Round{}, err
	}
	if p.Objected < waysAfter {
		return v, Round{}, apperr.New(apperr.Conflict, "consent.not_yet_up")
	}
	if p.Elects.Role != "" || p.ConcernsPerson != "" || len(v.Effects) > 0 {
		return v, Round{}, apperr.New(apperr.Conflict, "consent.consent_alone")
	}
	list, err := rounds(ctx, q, "where proposal = $1 and kind = 'consent' order by n desc, at desc, id limit 1", p.ID)
	if err != nil {
		return v, Round{}, err
	}
	if n != p.N || len(list) == 0 || list[0].N != p.N {
		return v, Round{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	return v, list[0], nil
}

// voted writes what a count carried into the logbook, as what it is.
func voted(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, v Version, method logbook.Method) error {
	item, err := backlog.Get(ctx, tx, p.Item)
	if err != nil {
		return err
	}
	text := v.Text
	text.Lineage = lineage(p, v, item)
	text.Record = logbook.Record{Method: method}
	a, err := write(ctx, tx, actor, p, text)
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errNotFound, "update consent_proposal set state = 'voted', agreement = $1 where id = $2", a.ID, p.ID)
	if err != nil {
		return err
	}
	return backlog.Decide(ctx, tx, actor, p.Item, a.ID, v.Text.Title, v.Text.Lang)
}

func countContent(ctx context.Context, q store.Q, ref string) (any, error) {
	c, err := scanCount(q.QueryRow(ctx, selectCount+"where id = $1", ref))
	return struct {
		Proposal           string
		N                  int
		Fallback, Method   string
		Yes, No, Abstained int
		Standing           int
		Passed             bool
		Person             string
		At                 int64
	}{c.Proposal, c.N, c.Fallback, string(c.Method), c.Yes, c.No, c.Abstained, c.Standing, c.Passed, c.Person, store.Micros(c.At)}, err
}
