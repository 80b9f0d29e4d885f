package sortition

import (
	"context"
	"math"
)

// spread builds a list of panels that uses each type as often as prob says, by
// error diffusion: each next panel is the one nearest to what each type is owed
// so far. The result has, per panel, the people of each type.
//
// If prob can be had by a lottery over panels at all, what is owed stays
// bounded, so the shares of the list differ from prob by a few panels in all.
// Where somebody is owed more than that, the search for the nearest panel is
// given more patience.
func spread(ctx context.Context, s *panelSearch, prob []float64, panels int) ([][]int, error) {
	const (
		quick, thorough = 12, 150
		much            = 1.0 // panels that one person is owed
		limit           = 100_000
	)
	owed := make([]float64, len(prob))
	list := make([][]int, 0, panels)
	patience := quick
	for range panels {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for t, ty := range s.p.types {
			owed[t] += float64(prob[t] * float64(ty.count))
		}
		s.weighNearest(owed)
		result := s.run(math.Inf(-1), 1e-9, patience, limit)
		if s.best == nil && result == nothing {
			return nil, errNoPanel
		}
		if s.best == nil {
			return nil, errNotFound
		}
		patience = quick
		for t, x := range s.best {
			owed[t] -= float64(x)
			if math.Abs(owed[t]) > much*float64(s.p.types[t].count) {
				patience = thorough
			}
		}
		list = append(list, s.best)
	}
	return list, nil
}
