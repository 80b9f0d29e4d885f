package consent

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Defer lets a proposal rest until somebody resumes it; the facilitator does
// it. An open clarifying or reaction round ends.
func Defer(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string) error {
	p, err := change(ctx, tx, proposal, Clarifying, Reacting, Tuning, Integrating)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, p.Circle); err != nil {
		return err
	}
	resumes := p.State
	r, ok, err := OpenRound(ctx, tx, proposal)
	if err != nil {
		return err
	}
	if ok {
		if err := endRound(ctx, tx, actor, p, r, OutcomeEnded); err != nil {
			return err
		}
		resumes = Tuning
	}
	_, err = tx.Exec(ctx, "update consent_proposal set state = 'deferred', resumes = $1 where id = $2", string(resumes), proposal)
	return err
}

// Resume takes a deferred proposal up again, by the author or the facilitator.
func Resume(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string) error {
	p, err := change(ctx, tx, proposal, Deferred)
	if err != nil {
		return err
	}
	if err := authorOr(ctx, tx, actor, p, circle.Facilitate); err != nil {
		return err
	}
	return p.to(ctx, tx, p.Resumes)
}

// AskDrop asks the circle whether to drop the proposal, which is a consent
// decision like any other; the author or the facilitator does it.
func AskDrop(ctx context.Context, tx *store.Tx, actor member.Actor, proposal, endsOn string) (Round, error) {
	p, err := change(ctx, tx, proposal, Tuning, Integrating, Deferred)
	if err != nil {
		return Round{}, err
	}
	if err := authorOr(ctx, tx, actor, p, circle.Facilitate); err != nil {
		return Round{}, err
	}
	resumes := p.State
	if p.State == Deferred {
		resumes = p.Resumes
	}
	if _, err := tx.Exec(ctx, "update consent_proposal set resumes = $1 where id = $2", string(resumes), proposal); err != nil {
		return Round{}, err
	}
	return openRound(ctx, tx, actor, p, DropRound, Dropping, endsOn)
}

// afterDropRound drops the proposal where nobody objects; otherwise it goes on
// where it stood.
func afterDropRound(ctx context.Context, tx *store.Tx, actor member.Actor, p Proposal, r Round, objections int) error {
	if objections > 0 {
		if err := endRound(ctx, tx, actor, p, r, OutcomeKept); err != nil {
			return err
		}
		return p.to(ctx, tx, p.Resumes)
	}
	if err := endRound(ctx, tx, actor, p, r, OutcomeDropped); err != nil {
		return err
	}
	if err := p.to(ctx, tx, Dropped); err != nil {
		return err
	}
	if p.Elects.Role != "" {
		return nil // its selection goes on with the item
	}
	return backlog.Back(ctx, tx, p.Item)
}

// Way is something that a circle is offered when objections have not been
// integrated in two rounds: no standing veto either.
type Way string

// The ways, in the order in which they are offered.
const (
	Narrow      Way = "narrow"   // narrow the question
	Trial       Way = "trial"    // a short trial with a measure
	Helping     Way = "helping"  // a helping circle
	Above       Way = "parent"   // the circle above
	FallingBack Way = "fallback" // a method that the circle consented to beforehand
)

// waysAfter is after how many rounds with objections they are offered.
const waysAfter = 2

// Ways is what the circle is offered now; nothing before two rounds ended with
// objections. The circle at the root has none above it.
func Ways(p Proposal, c circle.Circle) []Way {
	if p.State != Integrating || p.Objected < waysAfter {
		return nil
	}
	if c.Parent == "" {
		return []Way{Narrow, Trial, Helping, FallingBack}
	}
	return []Way{Narrow, Trial, Helping, Above, FallingBack}
}

// HandUp gives the item to the circle above, once the ways are offered; the
// facilitator does it, and says why. The proposal ends here.
func HandUp(ctx context.Context, tx *store.Tx, actor member.Actor, proposal, why, lang string) error {
	p, err := change(ctx, tx, proposal, Integrating)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Facilitate, p.Circle); err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil {
		return err
	}
	if c.Parent == "" || p.Objected < waysAfter || p.Elects.Role != "" {
		return apperr.New(apperr.Conflict, "consent.not_yet_up")
	}
	if err := p.to(ctx, tx, HandedUp); err != nil {
		return err
	}
	return backlog.Lift(ctx, tx, actor, p.Item, c.Parent, why, lang)
}
