package today

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// others are cards for what waits for the person and has no card of its own: a
// performance review in which it is their turn, whether an argument qualifies
// as an objection, and a proposal that is about them.
func (r *Room) others(ctx context.Context, actor member.Actor) ([]Card, error) {
	seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range seats {
		ids = append(ids, s.Circle)
	}
	circles, err := circle.ByIDs(ctx, r.DB, ids)
	if err != nil {
		return nil, err
	}
	minutes := map[TaskKind]int{TaskPerformance: 10, TaskTest: 2, TaskConcerned: 3}
	var cards []Card
	for _, find := range []func(context.Context, store.Q, member.Actor, map[string]circle.Circle) ([]Task, error){performanceTasks, testTasks, concernedTasks} {
		found, err := find(ctx, r.DB, actor, circles)
		if err != nil {
			return nil, err
		}
		for _, t := range found[:min(len(found), most)] {
			cards = append(cards, Card{Minutes: minutes[t.Kind], Circle: t.Circle.Name, Waits: &t})
		}
	}
	return cards, nil
}
