package selection

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/member"
)

// Step is the next step of a selection, where it is for one person to take it.
type Step struct {
	Selection Selection
	What      StepKind
}

// StepKind says which step it is.
type StepKind string

// The steps. StepDescribe: somebody asked for another description; StepChange:
// the nominations can be read, and the change round be opened; StepPropose:
// somebody can be proposed (all three for the facilitator). StepProposed: the
// actor is proposed, answers last, and can decline now.
const (
	StepDescribe StepKind = "describe"
	StepChange   StepKind = "change"
	StepPropose  StepKind = "propose"
	StepProposed StepKind = "proposed"
)

// StepsFor lists the selections whose next step is for the actor to take, the
// oldest of each circle first.
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
		open, err := OfCircle(ctx, q, seat.Circle)
		if err != nil {
			return nil, err
		}
		for _, s := range open {
			what, err := s.next(ctx, q, actor)
			if err != nil {
				return nil, err
			}
			if what != "" {
				steps = append(steps, Step{Selection: s, What: what})
			}
		}
	}
	return steps, nil
}

// next is what the actor has to do next; "" for nothing.
func (s Selection) next(ctx context.Context, q store.Q, actor member.Actor) (StepKind, error) {
	if s.Stage == Proposed {
		return s.proposed(ctx, q, actor)
	}
	if err := circle.May(ctx, q, actor, circle.Facilitate, s.Circle); err != nil {
		if apperr.As(err) != nil {
			return "", nil
		}
		return "", err
	}
	switch s.Stage {
	case Hearing:
		return StepChange, nil
	case Changing:
		return StepPropose, nil
	case Describing:
		roster, err := Roster(ctx, q, s.ID)
		if err == nil && slices.ContainsFunc(roster, func(p Place) bool { return p.Word == Adjust }) {
			return StepDescribe, nil
		}
		return "", err
	default:
		return "", nil
	}
}

// proposed says so to whom it is about, until they are asked like everyone.
func (s Selection) proposed(ctx context.Context, q store.Q, actor member.Actor) (StepKind, error) {
	p, err := consent.Get(ctx, q, s.Proposal)
	if err != nil || p.Elects.Member != actor.Member || p.State != consent.Consenting {
		return "", err
	}
	r, open, err := consent.OpenRound(ctx, q, p.ID)
	if err != nil || !open {
		return "", err
	}
	silent, err := consent.Silent(ctx, q, r.ID)
	if err != nil || len(silent) < 2 {
		return "", err
	}
	return StepProposed, nil
}
