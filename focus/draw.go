package focus

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/engine/sortition"
	"concentric/member"
)

// Draw ends the pool of a focus group by lot: as many as there are seats are
// asked to come, all others stand by in the order of the draw.
func Draw(ctx context.Context, tx *store.Tx, actor member.Actor, group string) error {
	g, c, err := led(ctx, tx, actor, group)
	if err != nil {
		return err
	}
	switch g.State {
	case Gathering:
	case Cancelled:
		return apperr.New(apperr.Conflict, "focus.is_cancelled")
	default:
		return apperr.New(apperr.Conflict, "focus.drawn_before")
	}
	pool, err := seats(ctx, tx, "where focus = $1 and state = 'pool' and member <> '' order by person", g.ID)
	if err != nil {
		return err
	}
	if len(pool) < g.Seats {
		return apperr.New(apperr.Conflict, "focus.pool_small", "Pool", len(pool), "Seats", g.Seats)
	}
	var seed [16]byte
	rand.Read(seed[:]) // never fails since Go 1.24
	g.Seed = hex.EncodeToString(seed[:])
	people := make([]string, len(pool))
	for i, s := range pool {
		people[i] = s.Person
	}
	order, err := Order(ctx, g.Seed, people)
	if err != nil {
		return err
	}
	for i, person := range order {
		_, err := tx.Exec(ctx, "update focus_seat set rank = $1 where focus = $2 and person = $3", i+1, g.ID, person)
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, "update focus_group set state = 'asked', seed = $1, among = $2 where id = $3", g.Seed, len(pool), g.ID)
	if err != nil {
		return err
	}
	if err := fill(ctx, tx, g); err != nil {
		return err
	}
	return record(ctx, tx, actor, "focus.drawn", g.ID, c, drawnContent)
}

// DrawnSince counts, over the focus groups of circles that somebody sees which were
// convened since a time and drawn, how many seats there were and how many people
// stood in the pools.
func DrawnSince(ctx context.Context, q store.Q, sight circle.Sight, since time.Time) (drawn, pool int, err error) {
	rows, err := q.Query(ctx, selectGroup+"where seed <> '' and at >= $1", store.Micros(since))
	groups, err := store.Collect(rows, err, scanGroup)
	if err != nil {
		return 0, 0, err
	}
	for _, g := range groups {
		c, err := circle.Get(ctx, q, g.Circle)
		if err != nil {
			return 0, 0, err
		}
		if sight.Sees(c.Audience, c.ID) {
			drawn, pool = drawn+g.Seats, pool+g.Among
		}
	}
	return drawn, pool, nil
}

// Order is the order in which the people of a pool are asked, by the seed: the
// sortition engine's list of panels of one, in which each person has one. The
// order in which people are given does not matter; who has seed and pool can
// draw again.
func Order(ctx context.Context, seed string, people []string) ([]string, error) {
	pool := &sortition.Pool{People: make([]sortition.Person, len(people))}
	for i, person := range people {
		pool.People[i].ID = person
	}
	lottery, err := sortition.Select(ctx, sortition.Request{Pool: pool, Size: 1, Panels: len(people), Seed: []byte(seed)})
	if err != nil {
		return nil, err
	}
	order := make([]string, len(people))
	for i, panel := range lottery.Panels {
		order[i] = people[panel[0]]
	}
	return order, nil
}

// fill asks the next of those who stand by, while there are fewer people asked
// or coming than seats. Nobody is asked to a meeting that was.
func fill(ctx context.Context, tx *store.Tx, g Group) error {
	if g.Way != Lot {
		return nil
	}
	c, err := circle.Get(ctx, tx, g.Circle)
	if err != nil || g.Day < c.Today(ctx) {
		return err
	}
	_, asked, yes, err := Counts(ctx, tx, g.ID)
	if err != nil {
		return err
	}
	free := g.Seats - asked - yes
	if free <= 0 {
		return nil
	}
	next, err := seats(ctx, tx, "where focus = $1 and state = 'pool' and member <> '' and rank > 0 order by rank", g.ID)
	if err != nil {
		return err
	}
	for _, s := range next {
		one, err := member.ActorOf(ctx, tx, s.Member)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return err
		}
		if err != nil || one.Suspended || !one.Belongs() {
			continue // cannot say yes now
		}
		if err := g.ask(ctx, tx, s.Person, s.Member); err != nil {
			return err
		}
		if free--; free == 0 {
			break
		}
	}
	return nil
}

// turn takes the focus group's turn.
func turn(ctx context.Context, tx *store.Tx, group string) (Group, error) {
	err := tx.Change(ctx, errNotFound, "update focus_group set version = version + 1 where id = $1", group)
	if err != nil {
		return Group{}, err
	}
	g, err := get(ctx, tx, group)
	tx.Touch(Topic(group))
	tx.Touch(circle.Topic(g.Circle))
	return g, err
}

// led takes the turn for who looks after the focus group in its circle's name.
func led(ctx context.Context, tx *store.Tx, actor member.Actor, group string) (Group, circle.Circle, error) {
	g, err := turn(ctx, tx, group)
	if err != nil {
		return g, circle.Circle{}, err
	}
	if _, err := See(ctx, tx, actor, group); err != nil {
		return g, circle.Circle{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Listen, g.Circle); err != nil {
		return g, circle.Circle{}, err
	}
	c, err := circle.Get(ctx, tx, g.Circle)
	return g, c, err
}
