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
	const much = 1.5 // panels that one person is owed
	l := &spreading{s: s, owed: make([]float64, len(prob))}
	patience := quick
	for range panels {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for t, ty := range s.p.types {
			l.owed[t] += float64(prob[t] * float64(ty.count))
		}
		if err := l.choose(patience); err != nil {
			return nil, err
		}
		l.take(s.best)
		l.list = append(l.list, s.best)
		patience = quick
		if l.most() > much {
			patience = thorough
		}
	}
	return l.list, nil
}

// How many nodes a search for the nearest panel may have, once one is found.
const quick, thorough = 12, 150

// spreading is a list in the making.
type spreading struct {
	s    *panelSearch
	owed []float64 // per type: people
	list [][]int
}

// choose finds the panel nearest to what is owed.
func (l *spreading) choose(patience int) error {
	const limit = 100_000
	l.s.weighNearest(l.owed)
	result := l.s.run(math.Inf(-1), 1e-9, patience, limit)
	if l.s.best != nil {
		return nil
	}
	if result == nothing {
		return errNoPanel
	}
	return errNotFound
}

// take counts a panel.
func (l *spreading) take(panel []int) {
	for t, x := range panel {
		l.owed[t] -= float64(x)
	}
}

// most is what a person is owed, or has too much, at most: in panels.
func (l *spreading) most() float64 {
	most := 0.0
	for t, owed := range l.owed {
		most = max(most, math.Abs(owed)/float64(l.s.p.types[t].count))
	}
	return most
}
