package circle

import (
	"context"

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
	links, err := linksTo(ctx, tx, c)
	if err != nil {
		return err
	}
	if len(links) < 2 {
		return apperr.New(apperr.Conflict, "circle.invert_links", "Count", len(links))
	}
	roster, err := Roster(ctx, tx, circle)
	if err != nil {
		return err
	}
	for _, s := range roster {
		if s.Link != "" {
			continue
		}
		link, stays := links[s.Member]
		if !stays {
			held, err := terms(ctx, tx, "where t.circle = $1 and t.member = $2 and t.ended = 0", circle, s.Member)
			if err != nil {
				return err
			}
			for _, t := range held {
				if err := endTerm(ctx, tx, actor, c, t, decision); err != nil {
					return err
				}
			}
		}
		if err := endSeat(ctx, tx, actor, c, s, decision); err != nil {
			return err
		}
		if !stays {
			continue
		}
		if _, err := seat(ctx, tx, actor, c, member.Actor{Member: s.Member, Pseudonym: s.Person}, link, decision); err != nil {
			return err
		}
	}
	return nil
}

// linksTo lists who links the circles below to this one, and by which term.
func linksTo(ctx context.Context, q store.Q, c Circle) (map[string]string, error) {
	below, err := Children(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	links, today := map[string]string{}, c.Today(ctx)
	for _, child := range below {
		held, err := terms(ctx, q, "where t.circle = $1 and t.ended = 0", child.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range held {
			if t.Runs(today) && (t.Kind == Leader || t.Kind == Delegate && t.Confirmed != "") {
				links[t.Member] = t.ID
			}
		}
	}
	return links, nil
}

// Links is how many people link circles below to this one.
func Links(ctx context.Context, q store.Q, c Circle) (int, error) {
	links, err := linksTo(ctx, q, c)
	return len(links), err
}
