package consent

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Step is the next step of a proposal, where it is for one person to take it.
type Step struct {
	Proposal Proposal
	What     StepKind
	Title    string
	Lang     string
}

// StepKind says which step it is.
type StepKind string

// The steps. StepPresent: show the draft to the circle (its author). StepEndRound:
// all have spoken in a clarifying or reaction round (the facilitator). StepAsk:
// ask for consent, to the text that was tuned or to the version that integrates
// an objection (the author; the facilitator in the second case). StepIntegrate:
// work an objection into the next version (both; any member of the circle may).
const (
	StepPresent   StepKind = "present"
	StepEndRound  StepKind = "end_round"
	StepAsk       StepKind = "ask_circle"
	StepIntegrate StepKind = "integrate"
)

// StepsFor lists the proposals whose next step is for the actor to take, the
// oldest proposal of each circle first.
func StepsFor(ctx context.Context, q store.Q, actor member.Actor) ([]Step, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	seats, err := circle.SeatsOf(ctx, q, actor.Member)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for _, seat := range seats {
		living, err := OfCircle(ctx, q, seat.Circle)
		if err != nil {
			return nil, err
		}
		if len(living) == 0 {
			continue
		}
		err = circle.May(ctx, q, actor, circle.Facilitate, seat.Circle)
		if err != nil && apperr.As(err) == nil {
			return nil, err
		}
		for _, p := range living {
			what, err := p.step(ctx, q, p.Member == actor.Member, err == nil)
			if err != nil {
				return nil, err
			}
			if what == "" {
				continue
			}
			v, err := p.Newest(ctx, q)
			if err != nil {
				return nil, err
			}
			steps = append(steps, Step{Proposal: p, What: what, Title: v.Text.Title, Lang: v.Text.Lang})
		}
	}
	return steps, nil
}

// step is what its author, or its facilitator, has to do next; "" for nothing.
func (p Proposal) step(ctx context.Context, q store.Q, author, facilitates bool) (StepKind, error) {
	switch {
	case p.State == Drafted && author:
		return StepPresent, nil
	case p.State == Tuning && author:
		return StepAsk, nil
	case p.State == Integrating && (author || facilitates):
		all, err := Rounds(ctx, q, p.ID)
		if err != nil {
			return "", err
		}
		for _, r := range all {
			if r.Kind == ConsentRound && r.N == p.N {
				return StepIntegrate, nil // the circle objected to the newest version
			}
		}
		return StepAsk, nil
	case (p.State == Clarifying || p.State == Reacting) && facilitates:
		return p.roundStep(ctx, q)
	default:
		return "", nil
	}
}

// roundStep is to end a round in which all have spoken.
func (p Proposal) roundStep(ctx context.Context, q store.Q) (StepKind, error) {
	r, open, err := OpenRound(ctx, q, p.ID)
	if err != nil || !open {
		return "", err
	}
	roster, err := Roster(ctx, q, r.ID)
	if err != nil {
		return "", err
	}
	heard, err := Heard(ctx, q, r.ID)
	if err != nil {
		return "", err
	}
	for _, place := range roster {
		if !heard[place.Person] {
			return "", nil
		}
	}
	return StepEndRound, nil
}
