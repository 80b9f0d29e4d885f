package sortition

import (
	"context"
	"math"
)

// How many nodes a search for the nearest panel may have, once one is found.
// Chosen again on generated pools only (seeds 101 to 114 of bench/sortition, those
// of at most 500 volunteers): the mean error of their lists is .00164 with 6 nodes,
// .00148 with 12 and with 25; for thorough, 50, 150 and 400 came to the same there,
// and 50 was too few for the tight households of docs/draw.
const quick, thorough = 12, 150

// searchProducts is how much work the searches for the panels of a list are given: after it, each takes the first panel it finds. A pool of
// some hundreds of types, nearly all of whose people share an address with others, comes to it; the list is less even then, as its error says.
const searchProducts = 6_000_000_000

// spreading is a list of panels in the making, which uses each type as often as
// the probabilities say, by error diffusion: each next panel is the one nearest
// to what each type is owed so far. A panel has, per type, how many people of it.
//
// If the probabilities can be had by a lottery over panels at all, what is owed
// stays bounded, so the shares of the list differ from them by a few panels in
// all. Where somebody is owed more than that, the search for the nearest panel
// is given more patience.
type spreading struct {
	s    *panelSearch
	prob []float64
	owed []float64 // per type: people
	list [][]int
}

func newSpreading(s *panelSearch, prob []float64) *spreading {
	return &spreading{s: s, prob: prob, owed: make([]float64, len(prob))}
}

// extend makes the list longer, up to so many panels.
func (l *spreading) extend(ctx context.Context, panels int) error {
	const much = 1.5 // panels that one person is owed
	for len(l.list) < panels {
		if err := ctx.Err(); err != nil {
			return err
		}
		patience := quick
		if l.most() > much {
			patience = thorough
		}
		if l.s.lp.Work > searchProducts {
			patience = 1
		}
		for t, ty := range l.s.p.types {
			l.owed[t] += float64(l.prob[t] * float64(ty.count))
		}
		if err := l.choose(patience); err != nil {
			return err
		}
		l.take(l.s.best)
		l.list = append(l.list, l.s.best)
	}
	return nil
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
