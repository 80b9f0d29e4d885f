package consent

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Due is what the clock brings to rounds: the circle's rule for absentees,
// objections whose author has left, and terms that begin.
func Due() []due.Rule {
	return []due.Rule{
		{Name: "consent.absentees", Every: 10 * time.Minute, Run: absentees},
		{Name: "consent.orphans", Every: time.Hour, Run: orphans},
		{Name: "consent.successors", Every: 10 * time.Minute, Run: successors},
	}
}

// absentees looks at each open consent round.
func absentees(ctx context.Context, db *store.DB) error {
	open, err := rounds(ctx, db, "where ended = 0 and kind in ('consent', 'drop') order by at, id")
	if err != nil {
		return err
	}
	for _, r := range open {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return supply(ctx, tx, r.ID) })
		if err != nil && apperr.As(err) == nil {
			return err
		}
	}
	return nil
}

// supply records who has not answered and will not be waited for: those who
// left the circle; and as absent, if the time that the circle's rule gives them
// is over, all others.
func supply(ctx context.Context, tx *store.Tx, round string) error {
	r, err := getRound(ctx, tx, round)
	if err != nil {
		return err
	}
	p, err := change(ctx, tx, r.Proposal, Consenting, Dropping)
	if err != nil {
		return err
	}
	if r, err = getRound(ctx, tx, round); err != nil || !r.Ended.IsZero() {
		return err
	}
	over, err := timeIsOver(ctx, tx, p, r)
	if err != nil {
		return err
	}
	silent, err := Silent(ctx, tx, round)
	if err != nil {
		return err
	}
	for _, place := range silent {
		sits, err := circle.Sits(ctx, tx, p.Circle, place.Member)
		if err != nil {
			return err
		}
		kind := Absent
		if !sits {
			kind = Left
		} else if !over {
			continue
		}
		if err := absent(ctx, tx, p, r, place, kind); err != nil {
			return err
		}
	}
	return closeIfComplete(ctx, tx, member.Actor{}, p, r)
}

// timeIsOver says whether the round's rule stops waiting.
func timeIsOver(ctx context.Context, q store.Q, p Proposal, r Round) (bool, error) {
	c, err := circle.Get(ctx, q, p.Circle)
	if err != nil {
		return false, err
	}
	end, ends, err := WaitsUntil(c, p, r)
	return ends && !clock.Now(ctx).Before(end), err
}

// WaitsUntil is when a round stops waiting for those who are silent, by the rule
// that it began under: 48 hours after the round's last day, or, in routine
// matters, with its last day. Under the rule to wait it never does, and ends is
// false.
func WaitsUntil(c circle.Circle, p Proposal, r Round) (end time.Time, ends bool, err error) {
	end, err = c.EndOf(r.EndsOn)
	switch {
	case err != nil:
		return end, false, err
	case r.Absentees == circle.Hours48:
		return end.Add(48 * time.Hour), true, nil
	default:
		return end, r.Absentees == circle.Presumed && p.Routine, nil
	}
}

// absent records that one person will not be waited for. An objection that they
// keep stays open: silence does not take it away.
func absent(ctx context.Context, tx *store.Tx, p Proposal, r Round, place Place, kind AnswerKind) error {
	round := r
	round.Kind = DropRound // no consequence for objections
	return give(ctx, tx, member.Actor{}, p, round, Answer{Kind: kind, Member: place.Member, Person: place.Person})
}

// adoptWithin is how long an objection waits for somebody to adopt it.
const adoptWithin = 7 * 24 * time.Hour

// orphans marks objections whose keeper has left the circle, and lets those
// lapse that nobody adopted within a week. If one that lapses was the last one
// open, and the text was not changed since, everyone else has consented to that
// text, and it is agreed.
func orphans(ctx context.Context, db *store.DB) error {
	open, err := stands(ctx, db, "where o.state = 'open'")
	if err != nil {
		return err
	}
	for _, o := range open {
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return orphan(ctx, tx, o.ID) })
		if err != nil && apperr.As(err) == nil {
			return err
		}
	}
	return nil
}

func orphan(ctx context.Context, tx *store.Tx, objection string) error {
	o, err := getStand(ctx, tx, objection)
	if err != nil {
		return err
	}
	p, err := change(ctx, tx, o.Proposal, Integrating, Tuning, Deferred)
	if err != nil {
		return err
	}
	if o, err = getStand(ctx, tx, objection); err != nil || o.State != ObjectionOpen {
		return err
	}
	sits, err := circle.Sits(ctx, tx, p.Circle, o.KeeperMember)
	if err != nil {
		return err
	}
	now := clock.Now(ctx)
	switch {
	case sits && o.Orphaned.IsZero():
		return nil
	case sits:
		_, err := tx.Exec(ctx, "update consent_objection set orphaned = 0 where id = $1", o.ID)
		return err
	case o.Orphaned.IsZero():
		_, err := tx.Exec(ctx, "update consent_objection set orphaned = $1 where id = $2", store.Micros(now), o.ID)
		return err
	case now.Before(o.Orphaned.Add(adoptWithin)):
		return nil
	}
	if err := settle(ctx, tx, member.Actor{}, p, o, ObjectionLapsed, p.N, ""); err != nil || p.State != Integrating {
		return err
	}
	return agreeAfterAll(ctx, tx, member.Actor{}, p)
}
