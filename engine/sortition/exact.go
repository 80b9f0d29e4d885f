package sortition

import (
	"context"
	"errors"
	"math"
)

// Up to how many types a lottery over panels is looked for that has the
// probabilities of the relaxation, and up to how many the best lottery where
// there is none. Beyond, their master programs take longer than all the rest.
const realisedTypes, exactTypes = 500, 250

// makeList makes the list of panels and, for pools that are not too large, asks
// whether its probabilities are those of a lottery over panels of whole people.
// Nearly always the first panels of the list, with weights of their own, are one.
// Where there is none, the best that panels allow take the place of the
// probabilities.
func (l *Lottery) makeList(ctx context.Context, r *Request, p *problem, prob []float64) ([][]int, []float64, error) {
	s := newPanelSearch(p)
	list := newSpreading(s, prob)
	if len(prob) <= realisedTypes {
		if err := list.extend(ctx, max(200, 3*len(prob))); err != nil {
			return nil, nil, err
		}
		better, err := l.makeExact(ctx, r, s, list.list, prob)
		if err != nil {
			return nil, nil, err
		}
		if better != nil {
			list = newSpreading(s, better)
		}
	}
	err := list.extend(ctx, r.Panels)
	return list.list[:min(len(list.list), r.Panels)], list.prob, err
}

// makeExact asks column generation whether the probabilities are those of a
// lottery over panels, beginning with those of a list, and returns the best that
// are where they are not; nil where they are, and where there is no answer within
// the limit of work.
func (l *Lottery) makeExact(ctx context.Context, r *Request, s *panelSearch, list [][]int, prob []float64) ([]float64, error) {
	c := newColumns(s, list)
	var err error
	if l.Exact, err = c.realise(ctx, prob); l.Exact || err != nil && !errors.Is(err, errTooLong) {
		l.show(c)
		return nil, err
	}
	if r.Method == Goldilocks || len(prob) > exactTypes {
		return nil, nil
	}
	c = newColumns(s, list[:200])
	if err = c.leximin(ctx, r.Method == Maximin); errors.Is(err, errTooLong) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l.Exact = true
	l.show(c)
	if c.bound < l.BoundMin {
		l.BoundMin = c.bound
		l.Certificate.Search = c.searchProof(r.Pool)
	}
	if same(prob, c.prob) {
		return nil, nil
	}
	return c.prob, nil
}

// show keeps the panels that the lottery found draws from, with their weights.
func (l *Lottery) show(c *columns) {
	for i, v := range c.weight {
		if weight := c.lp.Value(v); l.Exact && weight > 1e-12 {
			l.shown, l.weights = append(l.shown, c.panels[i]), append(l.weights, weight)
		}
	}
}

// same tells whether two lists of probabilities are the same but for rounding.
func same(a, b []float64) bool {
	for t := range a {
		if math.Abs(a[t]-b[t]) > 1e-8 {
			return false
		}
	}
	return true
}

// searchProof writes down what proveBound kept.
func (c *columns) searchProof(pool *Pool) *SearchProof {
	proof := &SearchProof{Bound: c.bound, Nodes: c.nodes, Worth: map[string]float64{}}
	for t, worth := range c.worth {
		if worth == 0 {
			continue
		}
		for _, i := range c.p.types[t].people {
			proof.Worth[pool.People[i].ID] = worth
		}
	}
	return proof
}
