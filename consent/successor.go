package consent

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// Successor is who was chosen for a role that somebody else holds until then.
// Starts and Ends are the civil dates of the term to come.
type Successor struct{ Role, Member, Person, Starts, Ends string }

// Successors lists, by role, who of a circle takes on which role on a day to
// come.
func Successors(ctx context.Context, q store.Q, in circle.Circle) (map[string]Successor, error) {
	chosen, err := proposals(ctx, q, "where circle = $1 and state = 'agreed' and elects_role <> '' and elects_starts > $2 order by elects_starts desc, at, id", in.ID, in.Today(ctx))
	if err != nil {
		return nil, err
	}
	next := map[string]Successor{}
	for _, p := range chosen {
		s, waits, err := p.successor(ctx, q)
		if err != nil {
			return nil, err
		}
		if waits {
			next[s.Role] = s
		}
	}
	named, err := waiting(ctx, q, "(e.circle = $1 or e.circle = '' and p.circle = $1)", in.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range named {
		e.Circle = in.ID
		role, err := e.role(ctx, q)
		if err != nil {
			return nil, err
		}
		if before, is := next[role]; role != "" && e.Starts > in.Today(ctx) && (!is || e.Starts < before.Starts) {
			next[role] = Successor{Role: role, Member: e.Person.Member, Person: e.Person.Pseudonym, Starts: e.Starts, Ends: e.Ends}
		}
	}
	return next, nil
}

// successor is whom an agreement gives the role to; waits is false where that
// was done, the agreement does not hold any more, or the person left the circle.
func (p Proposal) successor(ctx context.Context, q store.Q) (s Successor, waits bool, err error) {
	s = Successor{Role: p.Elects.Role, Member: p.Elects.Member, Person: p.Elects.Person, Starts: p.Elects.Starts}
	a, err := logbook.Get(ctx, q, p.Agreement)
	if err != nil {
		return s, false, err
	}
	s.Ends = a.Now.EndsOn
	c, err := circle.Get(ctx, q, p.Circle)
	if err != nil {
		return s, false, err
	}
	if stands := a.On(c.Today(ctx)); stands != logbook.InForce && stands != logbook.ReviewDue {
		return s, false, nil
	}
	if sits, err := circle.Sits(ctx, q, p.Circle, s.Member); err != nil || !sits {
		return s, false, err
	}
	done, err := circle.FilledBy(ctx, q, s.Role, p.Agreement)
	return s, !done, err
}

// successorDays is for how many days after its first one a term is still begun
// by the clock; later its circle does so (Enact).
const successorDays = 7

// successors gives roles to those who were chosen for them, when their terms
// begin.
func successors(ctx context.Context, db *store.DB) error {
	now := clock.Now(ctx)
	chosen, err := proposals(ctx, db, "where state = 'agreed' and elects_role <> '' and elects_starts between $1 and $2 order by at, id",
		now.AddDate(0, 0, -successorDays).Format(typed.DateFormat), now.AddDate(0, 0, 1).Format(typed.DateFormat))
	if err != nil {
		return err
	}
	for _, p := range chosen {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return succeed(ctx, tx, p.ID) })
		if err != nil && apperr.As(err) == nil {
			return err
		}
	}
	return takeOver(ctx, db, now)
}

func succeed(ctx context.Context, tx *store.Tx, proposal string) error {
	p, err := change(ctx, tx, proposal, Agreed)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil || p.Elects.Starts > c.Today(ctx) {
		return err
	}
	s, waits, err := p.successor(ctx, tx)
	if err != nil || !waits {
		return err
	}
	return begin(ctx, tx, member.Actor{}, p, s.Ends, p.Agreement)
}

// heldUntilThen says whether somebody holds the role today, and the term that
// begins on that civil date begins later.
func heldUntilThen(ctx context.Context, q store.Q, in, role, starts string) (bool, error) {
	c, err := circle.Get(ctx, q, in)
	if err != nil || starts <= c.Today(ctx) {
		return false, err
	}
	roles, err := circle.RolesOf(ctx, q, in)
	if err != nil {
		return false, err
	}
	for _, r := range roles {
		if r.ID == role && r.Term != nil && r.Term.Lasts(c.Today(ctx)) {
			return true, nil
		}
	}
	return false, nil
}
