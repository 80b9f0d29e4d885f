package circle

import (
	"context"
	"slices"

	"concentric/base/store"
)

// Powers is who may do what in one circle by role, read once for many people.
// It says of those who sit there what May says of each, and asks neither
// whether they sit nor whether their account is suspended.
type Powers struct {
	closed bool
	rest   map[string]string        // who sits here by a link that rests
	byRole map[Verb]map[string]bool // nil where the role is vacant: then anybody who sits here
}

// PowersIn reads who holds the roles of a circle, or stands in for them, today.
func PowersIn(ctx context.Context, q store.Q, c Circle) (Powers, error) {
	p := Powers{closed: c.State == Closed, byRole: map[Verb]map[string]bool{}}
	var err error
	if p.rest, err = linksResting(ctx, q, c); err != nil {
		return p, err
	}
	held, err := terms(ctx, q, "where t.circle = $1 and t.ended = 0", c.ID)
	if err != nil {
		return p, err
	}
	standing, err := StandIns(ctx, q, c.ID)
	if err != nil {
		return p, err
	}
	today := c.Today(ctx)
	for verb, wanted := range verbRoles {
		for _, t := range held {
			if slices.Contains(wanted, t.Kind) && t.Runs(today) {
				p.give(verb, t.Member)
			}
		}
		for _, s := range standing {
			if !slices.Contains(wanted, s.Kind) {
				continue
			}
			sits, err := Sits(ctx, q, c.ID, s.Member)
			if err != nil {
				return p, err
			}
			if sits {
				p.give(verb, s.Member)
			}
		}
	}
	return p, nil
}

func (p Powers) give(verb Verb, person string) {
	if p.byRole[verb] == nil {
		p.byRole[verb] = map[string]bool{}
	}
	p.byRole[verb][person] = true
}

// Vacant says whether nobody holds what this takes, so that anybody who sits there
// may do it.
func (p Powers) Vacant(verb Verb) bool { return !p.closed && p.byRole[verb] == nil }

// May says whether somebody who sits in the circle may do this.
func (p Powers) May(person string, verb Verb) bool {
	return !p.closed && (verb == Raise || p.rest[person] == "") && (p.byRole[verb] == nil || p.byRole[verb][person])
}
