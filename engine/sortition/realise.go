package sortition

import (
	"context"

	"concentric/engine/internal/simplex"
)

// realise looks for a lottery over panels of whole people that has exactly the
// probabilities given, by column generation: a master program over the panels
// known so far,
//
//	minimise z, where Σ weight·x/count + z ≥ prob for every type, and the weights
//	of the panels are a lottery,
//
// and a search for the panel that its multipliers value most. At z = 0 the
// lottery is found: the people of a panel are as many as the probabilities add up
// to, so nobody can have more than theirs when nobody has less. It is false when
// there is none, or when none was found within the limit of work.
func (c *columns) realise(ctx context.Context, prob []float64) (bool, error) {
	rows, entries := make([]int32, len(prob)), make([]float64, len(prob))
	for t := range prob {
		rows[t], entries[t] = int32(t), 1
		c.lp.SetRow(t, prob[t], 2)
	}
	c.lp.SetColumn(c.z, rows, entries)
	c.prob = prob
	if !c.start(-1) {
		return false, nil
	}
	for {
		if c.lp.Primal(c.pivots()) != simplex.Optimal {
			return false, nil
		}
		if c.lp.Value(c.z) < 1e-9 {
			return c.confirm() == nil, nil
		}
		if found, err := c.price(ctx); !found || err != nil {
			return false, err
		}
	}
}
