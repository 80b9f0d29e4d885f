package meeting

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Listeners opens a meeting that is planned to every member who wants to come and
// listen, or closes it to them, by anybody who sits in the circle. Who listens
// sees when and where it is, and neither its agenda nor its minutes.
func Listeners(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, welcome bool) error {
	m, err := change(ctx, tx, actor, meeting, Planned)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, m.Circle)
	if err != nil {
		return err
	}
	if welcome && c.Audience == journal.Circle {
		return apperr.New(apperr.Conflict, "meeting.circle_hidden", "Circle", c.Name)
	}
	tx.Touch(circle.Topic(m.Circle))
	return m.set(ctx, tx, "listeners = $2", store.Bit(welcome))
}

// ToListen lists the coming meetings to which the actor may come and listen, the
// next one first.
func ToListen(ctx context.Context, q store.Q, actor member.Actor) ([]Meeting, error) {
	if !actor.Belongs() {
		return nil, nil
	}
	all, err := meetings(ctx, q, "where listeners = 1 and state in ('planned', 'running') and starts > $1 order by starts, id",
		store.Micros(clock.Now(ctx).Add(-longest*time.Minute)))
	var list []Meeting
	for _, m := range all {
		c, err := circle.Get(ctx, q, m.Circle)
		if err != nil {
			return nil, err
		}
		if sees, err := circle.CanSee(ctx, q, actor, c.Audience, c.ID); err != nil {
			return nil, err
		} else if sees {
			list = append(list, m)
		}
	}
	return list, err
}
