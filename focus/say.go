package focus

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/member"
)

// Say is a person's yes or no to coming. While the pool is open, yes puts them
// into it and no takes them out. Afterwards it answers those who are asked: a
// yes while there is a seat, a no at any time before the notes are handed over;
// the seat of who does not come goes to the next in the order of the draw.
func Say(ctx context.Context, tx *store.Tx, actor member.Actor, group string, comes bool) error {
	g, err := turn(ctx, tx, group)
	if err != nil {
		return err
	}
	if _, err := See(ctx, tx, actor, group); err != nil {
		return err
	}
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	case actor.Suspended:
		return apperr.New(apperr.Forbidden, "circle.suspended")
	case g.State == Handed:
		return apperr.New(apperr.Conflict, "focus.over")
	case g.State == Cancelled:
		return apperr.New(apperr.Conflict, "focus.is_cancelled")
	}
	c, err := circle.Get(ctx, tx, g.Circle)
	if err != nil {
		return err
	}
	if g.Day < c.Today(ctx) {
		return apperr.New(apperr.Conflict, "focus.meeting_over")
	}
	if g.State == Gathering {
		return g.stand(ctx, tx, actor, comes)
	}
	s, there, err := SeatOf(ctx, tx, g.ID, actor.Member)
	if err != nil {
		return err
	}
	switch {
	case !there:
		return apperr.New(apperr.Forbidden, "focus.not_asked")
	case comes && s.Word == No && g.Way == Lot:
		return apperr.New(apperr.Conflict, "focus.seat_gone")
	case comes && s.Word == InPool:
		return apperr.New(apperr.Conflict, "focus.stands_by")
	case s.Word == Yes && comes:
		return nil
	}
	word := No
	if comes {
		word = Yes
		if _, _, yes, err := Counts(ctx, tx, g.ID); err != nil || yes >= g.Seats {
			return orElse(err, apperr.New(apperr.Conflict, "focus.full"))
		}
	}
	_, err = tx.Exec(ctx, "update focus_seat set state = $1, said = $2 where focus = $3 and person = $4", string(word), store.Micros(clock.Now(ctx)), g.ID, s.Person)
	if err != nil {
		return err
	}
	return fill(ctx, tx, g)
}

// stand puts the actor into the open pool, or takes them out of it.
func (g Group) stand(ctx context.Context, tx *store.Tx, actor member.Actor, comes bool) error {
	if !actor.Belongs() {
		return apperr.New(apperr.Forbidden, "focus.members_only")
	}
	if !comes {
		_, err := tx.Exec(ctx, "delete from focus_seat where focus = $1 and person = $2", g.ID, actor.Pseudonym)
		return err
	}
	belongs, err := g.opens(ctx, tx, actor)
	if err != nil {
		return err
	}
	if !belongs {
		return apperr.New(apperr.Forbidden, "focus.other_community")
	}
	_, err = tx.Exec(ctx, "insert into focus_seat (focus, person, member, state, said) values ($1, $2, $3, 'pool', $4) on conflict (focus, person) do nothing",
		g.ID, actor.Pseudonym, actor.Member, store.Micros(clock.Now(ctx)))
	return err
}

// opens says whether the pool is open to the actor: they belong to its
// community, where it has one.
func (g Group) opens(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	if g.Community == "" {
		return true, nil
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return false, err
	}
	profile, err := community.Of(ctx, q, actor.Member)
	return tree.Belongs(profile, g.Community), err
}

// Opens says whether the actor may stand in the pool, as it is now.
func Opens(ctx context.Context, q store.Q, actor member.Actor, g Group) (bool, error) {
	if g.State != Gathering || !actor.Belongs() || actor.Suspended {
		return false, nil
	}
	return g.opens(ctx, q, actor)
}

// orElse is err, or the other where there is none.
func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
