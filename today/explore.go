package today

import (
	"context"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Exploring is an exploration to which somebody has given nothing in the stage
// that is open.
type Exploring struct {
	Exploration backlog.Exploration
	Item        backlog.Item
}

// exploring lists the explorations of some circles that ask a member something.
func exploring(ctx context.Context, q store.Q, actor member.Actor, circles []string) ([]Exploring, error) {
	open, err := backlog.ExploringIn(ctx, q, actor.Member, circles)
	if err != nil {
		return nil, err
	}
	var list []Exploring
	for _, x := range open {
		i, err := backlog.Get(ctx, q, x.Item)
		if err != nil {
			return nil, err
		}
		if !i.HiddenFrom(actor.Member) {
			list = append(list, Exploring{x, i})
		}
	}
	return list, nil
}

// explorations are cards for what the person's circles explore.
func (r *Room) explorations(ctx context.Context, actor member.Actor) ([]Card, error) {
	seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range seats {
		ids = append(ids, s.Circle)
	}
	open, err := exploring(ctx, r.DB, actor, ids)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, x := range open[:min(len(open), most)] {
		c, err := circle.Get(ctx, r.DB, x.Item.Circle)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 2, Circle: c.Name, Explore: &x})
	}
	return cards, nil
}
