package circle

import (
	"context"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// steps are the ways a circle's life can go.
var steps = map[State][]State{
	Consented: {Founding, Folding},
	Founding:  {Active, Folding},
	Active:    {Dormant, Folding},
	Dormant:   {Active, Folding},
	Folding:   {Active, Closed},
}

// Step takes a circle to the next state of its life, by decision: of the
// circle itself, or of its parent. Closing needs that the circle is folding;
// its domain then goes back to the parent, and its seats and terms end. (What
// is on its backlog must have gone to the parent before: backlog.Fold.)
func Step(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, to State, decision string) (Circle, error) {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return Circle{}, err
	}
	if err := CanStep(c, to); err != nil {
		return Circle{}, err
	}
	if to == Closed {
		if err := dissolve(ctx, tx, actor, c, decision); err != nil {
			return Circle{}, err
		}
	}
	err = tx.Change(ctx, errNoCircle, "update circle_circle set state = $1 where id = $2", string(to), circle)
	if err != nil {
		return Circle{}, err
	}
	if err := step(ctx, tx, actor, circle, c.State, to, decision); err != nil {
		return Circle{}, err
	}
	return Get(ctx, tx, circle)
}

// CanStep refuses a step that Step would refuse.
func CanStep(c Circle, to State) error {
	if to == Folding && c.Parent == "" {
		return apperr.New(apperr.Conflict, "circle.root_stays")
	}
	if !slices.Contains(steps[c.State], to) {
		return apperr.New(apperr.Conflict, "circle.no_such_step", "Circle", c.Name)
	}
	return nil
}

// StaysOpen takes the circle's turn without changing it: what this transaction brings
// to the circle is there before it closes, or is refused because it has closed.
func StaysOpen(ctx context.Context, tx *store.Tx, circle string) error {
	err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version where id = $1", circle)
	if err != nil {
		return err
	}
	c, err := Get(ctx, tx, circle)
	if err == nil && c.State == Closed {
		err = apperr.New(apperr.Gone, "circle.closed", "Circle", c.Name)
	}
	return err
}

// LastStep is the decision on which the circle's newest step rests.
func LastStep(ctx context.Context, q store.Q, circle string) (string, error) {
	var decision string
	err := q.QueryRow(ctx, "select decision from circle_step where circle = $1 order by at desc, id desc limit 1", circle).Scan(&decision)
	return decision, err
}

// StandsSince is when the circle took its newest step.
func StandsSince(ctx context.Context, q store.Q, circle string) (time.Time, error) {
	var at int64
	err := q.QueryRow(ctx, "select max(at) from circle_step where circle = $1", circle).Scan(&at)
	return store.At(at), err
}

func step(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, before, after State, decision string) error {
	row := id.New()
	_, err := tx.Exec(ctx, "insert into circle_step (id, circle, before, after, decision, at) values ($1, $2, $3, $4, $5, $6)",
		row, circle, string(before), string(after), decision, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	c, err := Get(ctx, tx, circle)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "circle.stepped", row, circle, c.Audience, stepContent)
}

// dissolve hands a circle's domain to its parent and ends its terms and seats.
func dissolve(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, decision string) error {
	if c.Parent == "" {
		return apperr.New(apperr.Conflict, "circle.root_stays")
	}
	below, err := Children(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if len(below) > 0 {
		return apperr.New(apperr.Conflict, "circle.has_children", "Circle", c.Name, "Child", below[0].Name)
	}
	items, err := DomainOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	for _, item := range items {
		if err := endDomain(ctx, tx, actor, c, item.ID, decision); err != nil {
			return err
		}
		if err := handUp(ctx, tx, actor, c, item, decision); err != nil {
			return err
		}
	}
	terms, err := terms(ctx, tx, "where t.circle = $1 and t.ended = 0", c.ID)
	if err != nil {
		return err
	}
	for _, t := range terms {
		if err := endTerm(ctx, tx, actor, c, t, decision); err != nil {
			return err
		}
	}
	roster, err := Roster(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range roster {
		if err := endSeat(ctx, tx, actor, c, s, decision); err != nil {
			return err
		}
	}
	return nil
}
