package circle

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/member"
)

// Invert shrinks the founding circle to links only, by its decision: from then
// on it is the general circle, in which the leaders and confirmed delegates of
// the circles below sit, and nobody else. Whoever else sat there keeps their
// seats in the circles below, or is a general member. It is refused before
// two people link up, for nobody could then decide.
func Invert(ctx context.Context, tx *store.Tx, actor member.Actor, circle, decision string) error {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return err
	}
	if c.Parent != "" {
		return apperr.New(apperr.Conflict, "circle.invert_root")
	}
	done, err := OnlyLinks(ctx, tx, c)
	if err != nil {
		return err
	}
	if done {
		return apperr.New(apperr.Conflict, "circle.invert_done", "Circle", c.Name)
	}
	links, err := Links(ctx, tx, c)
	if err != nil {
		return err
	}
	if links < 2 {
		return apperr.New(apperr.Conflict, "circle.invert_links", "Count", links)
	}
	people, err := Inversion(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.Seat.Link != "" {
			continue
		}
		for _, t := range p.Ends {
			if err := endTerm(ctx, tx, actor, c, t, decision); err != nil {
				return err
			}
		}
		if err := endSeat(ctx, tx, actor, c, p.Seat, decision); err != nil {
			return err
		}
		if p.Link.ID == "" {
			continue
		}
		if _, err := seat(ctx, tx, actor, c, member.Actor{Member: p.Seat.Member, Pseudonym: p.Seat.Person}, p.Link.ID, decision); err != nil {
			return err
		}
	}
	return nil
}

// Inverted is what the inversion means for somebody who sits in the founding
// circle. Link is the term, in a circle below, by which they stay; zero where
// they go. Chosen is the one by which they would stay, were it confirmed: as the
// delegate of a circle below. Ends are the roles of the founding circle that become
// vacant as they go.
type Inverted struct {
	Seat         Seat
	Link, Chosen Term
	Ends         []Term
}

// Stays reports whether they sit in the general circle from then on.
func (i Inverted) Stays() bool { return i.Link.ID != "" || i.Seat.Link != "" }

// Inversion says what the inversion of a circle would mean, as its links stand
// today, for each who sits in it: first come first.
func Inversion(ctx context.Context, q store.Q, c Circle) ([]Inverted, error) {
	links, chosen, err := linksTo(ctx, q, c)
	if err != nil {
		return nil, err
	}
	roster, err := Roster(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	var list []Inverted
	for _, s := range roster {
		one := Inverted{Seat: s, Link: links[s.Member]}
		if !one.Stays() {
			one.Chosen = chosen[s.Member]
			one.Ends, err = terms(ctx, q, "where t.circle = $1 and t.member = $2 and t.ended = 0", c.ID, s.Member)
			if err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// linksTo lists who links the circles below to this one, and by which term, and the
// delegates whom this circle has not confirmed. A helping circle is no link: it goes
// when it has given its recommendation.
func linksTo(ctx context.Context, q store.Q, c Circle) (links, chosen map[string]Term, err error) {
	below, err := Children(ctx, q, c.ID)
	if err != nil {
		return nil, nil, err
	}
	links, chosen = map[string]Term{}, map[string]Term{}
	today := c.Today(ctx)
	for _, child := range below {
		if child.Kind == Helping {
			continue
		}
		held, err := terms(ctx, q, "where t.circle = $1 and t.ended = 0", child.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, t := range held {
			switch {
			case !t.Runs(today):
			case t.Kind == Leader || t.Kind == Delegate && t.Confirmed != "":
				links[t.Member] = t
			case t.Kind == Delegate:
				chosen[t.Member] = t
			}
		}
	}
	return links, chosen, nil
}

// OnlyLinks says whether the inversion has been: everybody sits in the circle by a
// link. A founder who links a circle below sits there as a founder until it is
// decided, whether or not anybody has to go.
func OnlyLinks(ctx context.Context, q store.Q, c Circle) (bool, error) {
	roster, err := Roster(ctx, q, c.ID)
	return !slices.ContainsFunc(roster, func(s Seat) bool { return s.Link == "" }), err
}

// Links is how many people link circles below to this one.
func Links(ctx context.Context, q store.Q, c Circle) (int, error) {
	links, _, err := linksTo(ctx, q, c)
	return len(links), err
}
