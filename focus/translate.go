package focus

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/translation"
)

// Sources are the questions of focus groups with their briefs, while people are
// asked or put themselves into the pool: whoever is to come reads them in their
// language.
func Sources() []translation.Source {
	return []translation.Source{{
		Kind: translation.Focus,
		Wanted: func(ctx context.Context, q store.Q) ([]translation.Original, error) {
			rows, err := q.Query(ctx, selectGroup+"where state in ('gathering', 'asked') and day >= $1 order by day, id",
				clock.Now(ctx).Add(-24*time.Hour).Format(typed.DateFormat))
			groups, err := store.Collect(rows, err, scanGroup)
			if err != nil {
				return nil, err
			}
			var all []translation.Original
			for _, g := range groups {
				o, err := g.original(ctx, q)
				if err != nil {
					return nil, err
				}
				if o.Audience != journal.Circle {
					all = append(all, o)
				}
			}
			return all, nil
		},
		One: func(ctx context.Context, q store.Q, ref string) (translation.Original, error) {
			g, err := get(ctx, q, ref)
			if err != nil {
				return translation.Original{}, err
			}
			return g.original(ctx, q)
		},
	}}
}

func (g Group) original(ctx context.Context, q store.Q) (translation.Original, error) {
	c, err := circle.Get(ctx, q, g.Circle)
	if err != nil {
		return translation.Original{}, err
	}
	b, err := brief.Get(ctx, q, g.Brief)
	return translation.Original{
		Kind: translation.Focus, Ref: g.ID, Lang: g.Lang, Parts: []string{g.Question, b.What, b.WhyNow, b.TradeOffs, b.Affected},
		Circle: c.ID, Audience: c.Audience, At: g.ID,
	}, err
}
