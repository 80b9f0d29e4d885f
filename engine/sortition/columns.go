package sortition

import (
	"context"
	"errors"
	"math"

	"concentric/engine/internal/simplex"
)

// errTooLong: column generation ran into its limit of work.
var errTooLong = errors.New("the exact method did not come to an end within its limit")

// columns is leximin over panels of whole people, by column generation: a master
// program over the panels known so far,
//
//	maximise z, where Σ weight·x/count ≥ z (free types) or ≥ its probability (fixed
//	types), and the weights of the panels are a lottery,
//
// and a search for the panel that its multipliers value most. When no panel is
// worth more than the known ones, z is the best of all lotteries (Flanigan et
// al. 2021, supplementary information 7 and 11, there over people).
type columns struct {
	p      *problem
	search *panelSearch
	before int // nodes that the search had spent
	worked int // and its work
	lp     simplex.Program
	z      int
	whole  int // the row that makes the weights a lottery
	weight []int
	panels [][]int
	known  map[string]bool

	fixed []bool
	prob  []float64
	bound float64   // on the smallest probability, proven by search
	worth []float64 // of one person of each type, at which no panel is worth more
	nodes int       // of that search
	ready bool
}

// newColumns begins with the panels of a list.
func newColumns(s *panelSearch, list [][]int) *columns {
	types := len(s.p.types)
	c := &columns{p: s.p, search: s, before: s.total, worked: s.lp.Work, known: map[string]bool{}, fixed: make([]bool, types), prob: make([]float64, types)}
	for range types {
		c.lp.AddRow(0, 1)
	}
	c.whole = c.lp.AddRow(1, 1)
	c.z = c.lp.AddColumn(0, 0, 1, nil, nil)
	for _, panel := range list {
		c.add(panel)
	}
	return c
}

// start finds a first lottery and then sets the true costs: z is worth so much,
// panels nothing. It is false when it took too long.
func (c *columns) start(worth float64) bool {
	if c.lp.Dual(pivotLimit) != simplex.Optimal {
		return false
	}
	for _, v := range c.weight {
		c.lp.SetCost(v, 0)
	}
	c.lp.SetCost(c.z, worth)
	c.ready = true
	return true
}

// add makes a panel a column, unless it is one.
func (c *columns) add(panel []int) bool {
	key := rowKey(panel)
	if c.known[key] {
		return false
	}
	c.known[key] = true
	var rows []int32
	var share []float64
	for t, x := range panel {
		if x > 0 {
			rows, share = append(rows, int32(t)), append(share, float64(x)/float64(c.p.types[t].count))
		}
	}
	rows, share = append(rows, int32(c.whole)), append(share, 1)
	cost := 0.0
	if !c.ready {
		cost = tieBreak(len(c.panels))
	}
	c.weight = append(c.weight, c.lp.AddColumn(cost, 0, 1, rows, share))
	c.panels = append(c.panels, panel)
	return true
}

// arrange writes the z column and what the types are fixed at.
func (c *columns) arrange() {
	var rows []int32
	var entries []float64
	for t := range c.fixed {
		if c.fixed[t] {
			c.lp.SetRow(t, c.prob[t], 1)
			continue
		}
		rows, entries = append(rows, int32(t)), append(entries, -1)
	}
	c.lp.SetColumn(c.z, rows, entries)
}

// leximin finds the probabilities; after the first of its stages when only the
// smallest is of interest (maximin). It returns errTooLong when the limit of work
// is reached first.
func (c *columns) leximin(ctx context.Context, onlySmallest bool) error {
	c.arrange()
	if !c.start(1) {
		return errTooLong
	}
	for stage, left := 0, len(c.fixed); left > 0; stage++ {
		z, err := c.solve(ctx)
		if err != nil {
			return err
		}
		if stage == 0 {
			c.proveBound(z)
			if onlySmallest {
				c.prob = c.shares()
				return nil
			}
		}
		left -= c.fix(z)
	}
	return c.confirm()
}

// masterWork is how many pivots of the master program, and nodes of the search
// for its panels, are spent at most; masterProducts is how much work together.
const masterWork, masterProducts = 20_000, 6_000_000_000

// pivots is how many pivots are left to the master program.
func (c *columns) pivots() int {
	left := masterProducts - c.lp.Work - (c.search.lp.Work - c.worked)
	rows := len(c.p.types) + 1
	return max(0, min(masterWork-c.lp.Pivots, left/(rows*rows)))
}

// solve adds panels until none is worth more than those known.
func (c *columns) solve(ctx context.Context) (float64, error) {
	c.arrange()
	for {
		if c.lp.Primal(c.pivots()) != simplex.Optimal {
			return 0, errTooLong
		}
		found, err := c.price(ctx)
		if err != nil {
			return 0, err
		}
		if !found {
			return c.lp.Value(c.z), nil
		}
	}
}

// price looks for a panel that the multipliers value more than those known, and
// adds it. It is false when there is none.
func (c *columns) price(ctx context.Context) (bool, error) {
	const (
		worthwhile = 1e-9
		patience   = 30
		limit      = 200_000
	)
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if c.search.total-c.before > masterWork {
		return false, errTooLong
	}
	lottery := c.lp.Multiplier(c.whole)
	c.search.weighLinear(c.prices())
	result := c.search.run(lottery+worthwhile, 1e-10, patience, limit)
	if c.search.best == nil && result == cut {
		return false, errTooLong
	}
	return c.search.best != nil && c.add(c.search.best), nil
}

// prices is what the multipliers make one person of each type worth.
func (c *columns) prices() []float64 {
	w := make([]float64, len(c.fixed))
	for t := range w {
		w[t] = max(0, -c.lp.Multiplier(t)) / float64(c.p.types[t].count)
	}
	return w
}

// fix gives the free types whose limit has a price exactly z, as
// relaxation.fix does.
func (c *columns) fix(z float64) int {
	const priced = 1e-7
	number, dearest, price := 0, -1, 0.0
	for t := range c.fixed {
		if c.fixed[t] {
			continue
		}
		cost := -c.lp.Multiplier(t)
		if cost > price || dearest < 0 {
			dearest, price = t, cost
		}
		if cost > priced {
			c.fixed[t], c.prob[t] = true, z
			number++
		}
	}
	if number == 0 {
		c.fixed[dearest], c.prob[dearest] = true, z
		number = 1
	}
	c.lp.SwapRow(c.z, dearest)
	c.lp.SetBounds(c.z, z, 1)
	return number
}

// proveBound keeps what shows that no lottery gives everybody more than z: what
// each person is worth, in all 1, at which the search found no panel to be worth
// more than z. The bound is rounded up by what the search left open; but when it
// is less than the worth of any one person who has some, then nobody of these is
// on any panel, and it is 0.
func (c *columns) proveBound(z float64) {
	c.bound = min(1, max(0, z)+2e-9)
	if c.bound == 1 {
		return
	}
	c.worth, c.nodes = c.prices(), c.search.nodes
	least := math.Inf(1)
	for t, worth := range c.worth {
		if worth < 1e-10 { // rounding
			c.worth[t] = 0
			continue
		}
		least = min(least, worth)
	}
	if c.bound < least {
		c.bound = 0
	}
}

// shares are the probabilities that the lottery found gives to each type.
func (c *columns) shares() []float64 {
	got := make([]float64, len(c.prob))
	for i, v := range c.weight {
		weight := c.lp.Value(v)
		for t, x := range c.panels[i] {
			got[t] += float64(weight*float64(x)) / float64(c.p.types[t].count)
		}
	}
	return got
}

// confirm checks that the lottery found has the probabilities found.
func (c *columns) confirm() error {
	for t, share := range c.shares() {
		if math.Abs(share-c.prob[t]) > 1e-7 {
			return errTooLong
		}
	}
	total := 0.0
	for _, v := range c.weight {
		weight := c.lp.Value(v)
		total += weight
		if weight < -1e-8 {
			return errTooLong
		}
	}
	if math.Abs(total-1) > 1e-8 {
		return errTooLong
	}
	return nil
}
