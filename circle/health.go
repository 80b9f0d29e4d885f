package circle

import (
	"context"
	"slices"

	"concentric/base/store"
)

// Ill is one thing that is wrong with a circle or with its link to the one
// above.
type Ill string

// What can be wrong. OnCallHealthy is none: the circle has said that one link,
// with a delegate on call, is enough; at the top two levels it still warns
// (OnCallHigh).
const (
	Unopened      Ill = "unopened"    // there is no such role
	Vacant        Ill = "vacant"      // nobody holds it
	Alone         Ill = "alone"       // nobody holds it, and nobody sits there who could: the leader is not the delegate
	Expired       Ill = "expired"     // the term has run out
	Resting       Ill = "resting"     // by the circle's consent, until a day
	Unconfirmed   Ill = "unconfirmed" // the circle above has not confirmed the delegate
	SamePerson    Ill = "same_person" // one person is leader and delegate
	OnCallHealthy Ill = "on_call"
	OnCallHigh    Ill = "on_call_high"
	Unlinked      Ill = "unlinked" // holds the link, and does not sit in the circle above
)

// Finding is something wrong, and with which role. Role is zero where the
// circle has not opened it.
type Finding struct {
	Ill  Ill
	Kind RoleKind
	Role Role
	Term *Term
}

// Warns says whether something is to be done about it.
func (f Finding) Warns() bool { return f.Ill != OnCallHealthy }

// Health is how one circle is: its link to the circle above, then the two
// roles that every circle needs. Level is 0 for the one at the root.
type Health struct {
	Circle Circle
	Level  int
	Link   []Finding // empty where both links hold, and at the root
	Inside []Finding
}

// Well says whether nothing is to be done.
func (h Health) Well() bool {
	for _, f := range append(h.Link[:len(h.Link):len(h.Link)], h.Inside...) {
		if f.Warns() {
			return false
		}
	}
	return true
}

// HealthOf says how each of the circles is, in their order. A circle in which
// nobody sits yet, or that is being folded, is left out.
func HealthOf(ctx context.Context, q store.Q, circles []Circle) ([]Health, error) {
	level := map[string]int{}
	var list []Health
	for _, c := range circles {
		level[c.ID] = level[c.Parent] + 1
		if c.Parent == "" {
			level[c.ID] = 0
		}
		if c.State == Consented || c.State == Folding || c.State == Closed {
			continue
		}
		h, err := healthOf(ctx, q, c, level[c.ID])
		if err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, nil
}

func healthOf(ctx context.Context, q store.Q, c Circle, level int) (Health, error) {
	h := Health{Circle: c, Level: level}
	roles, err := RolesOf(ctx, q, c.ID)
	if err != nil {
		return h, err
	}
	of := map[RoleKind]Role{}
	for _, r := range roles {
		if r.Kind != Operational {
			of[r.Kind] = r
		}
	}
	today := c.Today(ctx)
	look := func(kind RoleKind) (Finding, bool) {
		r, opened := of[kind]
		f := Finding{Kind: kind, Role: r, Term: r.Term}
		switch {
		case !opened:
			f.Ill = Unopened
		case r.Term == nil:
			f.Ill = Vacant
		case r.Term.Resting(today):
			f.Ill = Resting
		case r.Term.Ends < today:
			f.Ill = Expired
		default:
			return f, true
		}
		return f, false
	}
	for _, kind := range []RoleKind{Facilitator, Secretary} {
		if f, well := look(kind); !well {
			h.Inside = append(h.Inside, f)
		}
	}
	if c.Parent == "" {
		return h, nil
	}
	leader, led := look(Leader)
	if !led {
		h.Link = append(h.Link, leader)
	}
	if c.Kind == Helping { // needs somebody who leads it, and no link
		return h, nil
	}
	delegate, sent := look(Delegate)
	if !sent {
		if led && c.OnCall && delegate.Ill != Expired && delegate.Ill != Resting {
			delegate.Ill = OnCallHealthy
			if level <= 1 {
				delegate.Ill = OnCallHigh
			}
		} else if led && delegate.Ill == Vacant {
			if delegate.Ill, err = fillable(ctx, q, c, leader); err != nil {
				return h, err
			}
		}
		h.Link = append(h.Link, delegate)
	}
	if led {
		if leader.Ill, err = linked(ctx, q, c, leader); err != nil {
			return h, err
		}
		if leader.Ill != "" {
			h.Link = append(h.Link, leader)
		}
	}
	if !sent {
		return h, nil
	}
	if led && leader.Term.Member != "" && leader.Term.Member == delegate.Term.Member {
		delegate.Ill = SamePerson
	} else if delegate.Ill, err = linked(ctx, q, c, delegate); err != nil {
		return h, err
	}
	if delegate.Ill != "" {
		h.Link = append(h.Link, delegate)
	}
	return h, nil
}

// fillable says whether somebody sits in the circle who could be its delegate.
func fillable(ctx context.Context, q store.Q, c Circle, leader Finding) (Ill, error) {
	seats, err := Roster(ctx, q, c.ID)
	if slices.ContainsFunc(seats, func(s Seat) bool { return s.Member != leader.Term.Member }) {
		return Vacant, err
	}
	return Alone, err
}

// linked says whether somebody who holds a link sits in the circle above; a
// delegate does once that circle has confirmed them.
func linked(ctx context.Context, q store.Q, c Circle, f Finding) (Ill, error) {
	if f.Kind == Delegate && f.Term.Confirmed == "" {
		return Unconfirmed, nil
	}
	sits, err := Sits(ctx, q, c.Parent, f.Term.Member)
	if err != nil || sits {
		return "", err
	}
	return Unlinked, nil
}
