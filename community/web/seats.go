package web

import (
	"context"
	"slices"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// readSeats reads the seats that circles opened for the community: its people
// see them all, others those of circles that they see.
func (v *view) readSeats(ctx context.Context, q store.Q, actor member.Actor) error {
	roles, err := circle.SeatsFor(ctx, q, v.c.ID)
	if err != nil || len(roles) == 0 {
		return err
	}
	sight, err := circle.SightOf(ctx, q, actor)
	if err != nil {
		return err
	}
	var ids []string
	for _, role := range roles {
		in, err := circle.Get(ctx, q, role.Circle)
		if err != nil {
			return err
		}
		if !sight.Sees(in.Audience, in.ID) && !(v.belongs && actor.Belongs()) {
			continue
		}
		v.seats = append(v.seats, seat{role, in})
		if role.Term != nil {
			ids = append(ids, role.Term.Member)
		}
	}
	if actor.SignedIn() {
		v.names, err = member.Names(ctx, q, ids)
	}
	return err
}

// holder is what who sits in a seat is called; "" where the reader may not know,
// or nobody does.
func (v view) holder(s seat) string {
	if s.role.Term == nil {
		return ""
	}
	return v.names[s.role.Term.Member]
}

func (v view) hasSeat(in string) bool {
	return slices.ContainsFunc(v.seats, func(s seat) bool { return s.in.ID == in })
}
