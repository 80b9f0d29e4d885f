package delegate

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Waits says whether somebody is chosen who has not taken over yet: another
// term still runs in the seat.
func (c Choice) Waits() bool { return c.Stage == Chosen && c.Term == "" }

// taken says whether a term is not over in the seat: the person chosen next
// takes over when its last day is past, or it is laid down or recalled.
func (c Choice) taken(ctx context.Context, q store.Q, in circle.Circle) (bool, error) {
	seats, err := circle.SeatsFor(ctx, q, c.Community)
	for _, seat := range seats {
		if seat.ID == c.Role && seat.Term != nil {
			return in.Today(ctx) <= seat.Term.Ends, nil
		}
	}
	return false, err
}

// rests says whether somebody chosen waits for a term that still runs.
func (c Choice) rests(ctx context.Context, q store.Q) (bool, error) {
	if !c.Waits() {
		return false, nil
	}
	in, err := circle.Get(ctx, q, c.Circle)
	if err != nil {
		return false, err
	}
	return c.taken(ctx, q, in)
}

// takeOver seats whom the community chose. Where the circle cannot seat them
// any more, or they are erased, the choice is over.
func (c *Choice) takeOver(ctx context.Context, tx *store.Tx, in circle.Circle) error {
	c.Starts = max(c.Starts, in.Today(ctx))
	refused, err := tx.Try(ctx, func(ctx context.Context, tx *store.Tx) error {
		t, err := circle.SeatDelegate(ctx, tx, c.Role, member.Actor{Member: c.Nominee, Pseudonym: c.Person}, c.Starts, c.Ends, c.ID)
		c.Term = t.ID
		return err
	})
	switch {
	case err != nil:
		return err
	case refused != nil:
		c.Term = ""
		return c.step(ctx, tx, member.Actor{}, Stopped, c.EndsOn)
	case c.Stage == Chosen:
		return tx.Change(ctx, errNotFound, "update delegate_choice set starts = $1, term = $2 where id = $3", c.Starts, c.Term, c.ID)
	}
	return c.step(ctx, tx, member.Actor{}, Chosen, c.EndsOn)
}

// underWay refuses a choice while somebody chosen waits to take over.
func underWay(ctx context.Context, tx *store.Tx, role string) error {
	waiting, err := choices(ctx, tx, "where role = $1 and stage = 'chosen' and term = ''", role)
	if err == nil && len(waiting) > 0 {
		err = errUnderWay
	}
	return err
}
