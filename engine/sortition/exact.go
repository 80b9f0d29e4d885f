package sortition

import (
	"context"
	"errors"
	"math"
)

// exactTypes is up to how many types column generation is tried. Beyond, its
// master program takes longer than all the rest.
const exactTypes = 250

// makeExact asks column generation for the probabilities of the best lottery over
// panels of whole people, beginning with the panels of a short list. Where they
// are those of the relaxation, that is now shown; where they are not, they take
// their place.
func (l *Lottery) makeExact(ctx context.Context, r *Request, s *panelSearch, prob []float64) ([]float64, error) {
	const beginning = 200
	list, err := spread(ctx, s, prob, beginning)
	if err != nil {
		return nil, err
	}
	c := newColumns(s, list)
	err = c.leximin(ctx, r.Method == Maximin)
	if errors.Is(err, errTooLong) {
		return prob, nil
	}
	if err != nil {
		return nil, err
	}
	l.Exact = true
	if c.bound < l.BoundMin {
		l.BoundMin = c.bound
		l.Certificate.Search = c.searchProof(r.Pool)
	}
	for t := range prob {
		if math.Abs(prob[t]-c.prob[t]) > 1e-8 {
			return c.prob, nil
		}
	}
	return prob, nil
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
