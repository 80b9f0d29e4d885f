package today

import (
	"context"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/meeting"
	"concentric/member"
)

// Founding is a circle of theirs that is being founded. At the root, Done of its
// three meetings are over, and Asked where the question of the next one is with
// the others. A circle that has just begun to work and has called no meeting is
// still Unmet.
type Founding struct {
	circle.Circle
	Done  int
	Asked bool
	Unmet bool
}

// beginning is how long Today asks for the first meeting of a circle: one that
// has not called it then works without meetings here.
const beginning = 30 * 24 * time.Hour

// foundings are circles of theirs that are not at work yet, and what brings them
// there. A round that waits for the person's word says so itself.
func (r *Room) foundings(ctx context.Context, actor member.Actor) ([]Card, error) {
	seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, seat := range seats {
		c, err := circle.Get(ctx, r.DB, seat.Circle)
		if err != nil {
			return nil, err
		}
		f := Founding{Circle: c}
		if f.Unmet, err = r.unmet(ctx, actor, c); err != nil {
			return nil, err
		}
		if f.Unmet && len(cards) < most {
			cards = append(cards, Card{Minutes: callMinutes, Circle: c.Name, Found: &f})
			continue
		}
		if c.State != circle.Founding || len(cards) == most {
			continue
		}
		var asked consent.Proposal
		if c.Parent == "" {
			f.Done, asked, err = consent.FoundingAt(ctx, r.DB)
		} else {
			asked, err = living(ctx, r.DB, c.ID)
		}
		if err != nil {
			return nil, err
		}
		if f.Asked = asked.ID != ""; f.Asked {
			mine, err := silentIn(ctx, r.DB, asked, actor)
			if err != nil {
				return nil, err
			}
			if mine || c.Parent != "" {
				continue
			}
		}
		cards = append(cards, Card{Minutes: foundingMinutes[f.Asked], Circle: c.Name, Found: &f})
	}
	return cards, nil
}

// unmet says whether the first meeting of a circle waits for the person to call
// it: for who leads, facilitates or keeps its records; for all of it where nobody
// does.
func (r *Room) unmet(ctx context.Context, actor member.Actor, c circle.Circle) (bool, error) {
	if c.State != circle.Active {
		return false, nil
	}
	since, err := circle.StandsSince(ctx, r.DB, c.ID)
	if err != nil || clock.Now(ctx).Sub(since) > beginning {
		return false, err
	}
	if met, err := meeting.HasMet(ctx, r.DB, c.ID); err != nil || met {
		return false, err
	}
	roles, err := circle.RolesOf(ctx, r.DB, c.ID)
	if err != nil {
		return false, err
	}
	held := false
	for _, role := range roles {
		if slices.Contains(callers, role.Kind) && role.Term != nil {
			if role.Term.Member == actor.Member {
				return true, nil
			}
			held = true
		}
	}
	return !held, nil
}

// callers are the roles from which the first meeting is expected.
var callers = []circle.RoleKind{circle.Facilitator, circle.Secretary, circle.Leader}

// callMinutes is how long it takes to call a meeting.
const callMinutes = 2

// foundingMinutes is how long a founding meeting takes, and a look at how far
// the answers are.
var foundingMinutes = map[bool]int{false: 45, true: 1}

// living is a proposal that is before a circle, if there is one. What somebody
// drafts is not there for the others yet.
func living(ctx context.Context, q store.Q, in string) (consent.Proposal, error) {
	list, err := consent.OfCircle(ctx, q, in)
	for _, p := range list {
		if p.State.Living() && p.State != consent.Drafted {
			return p, nil
		}
	}
	return consent.Proposal{}, err
}

// silentIn says whether a proposal's open round waits for somebody.
func silentIn(ctx context.Context, q store.Q, p consent.Proposal, actor member.Actor) (bool, error) {
	asks, err := consent.WaitingFor(ctx, q, actor.Member)
	return slices.ContainsFunc(asks, func(a consent.Ask) bool { return a.Proposal.ID == p.ID }), err
}
