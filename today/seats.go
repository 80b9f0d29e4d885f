package today

import (
	"context"

	"concentric/circle"
	"concentric/community"
	"concentric/delegate"
	"concentric/member"
)

// Seat is a community of the person's that chooses who speaks for it.
type Seat struct {
	delegate.Choice
	Of string // the community's name
}

// seats is the choice of a delegate that waits longest for the person's word.
func (r *Room) seats(ctx context.Context, actor member.Actor) ([]Card, error) {
	waiting, err := delegate.WaitingFor(ctx, r.DB, actor)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	c, err := circle.Get(ctx, r.DB, waiting[0].Circle)
	if err != nil {
		return nil, err
	}
	of, err := community.Get(ctx, r.DB, waiting[0].Community)
	return []Card{{Minutes: 3, Circle: c.Name, Seat: &Seat{waiting[0], of.Name}}}, err
}
