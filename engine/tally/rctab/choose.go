package rctab

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"sort"

	"concentric/engine/tally"
)

func mulCut(a, b, one uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	q, _ := bits.Div64(hi, lo, one)
	return q
}

// levels are the continuing options grouped by their votes, the fewest first; each group in the order of Java's hash map.
func (c *count) levels() [][]int {
	order := hashOrder(c.active(), func(o int) string { return c.e.Options[o].Name })
	sort.SliceStable(order, func(i, j int) bool { return c.tallies[order[i]].cmp(c.tallies[order[j]]) < 0 })
	var out [][]int
	for i, o := range order {
		if i == 0 || c.tallies[o] != c.tallies[order[i-1]] {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], o)
	}
	return out
}

// elect finds who wins in this round.
func (c *count) elect(n int) ([]int, error) {
	active, levels := c.active(), c.levels()
	for _, o := range active {
		if c.e.Options[o].WriteIn && c.tallies[o] != (sum{}) {
			return nil, nil // nobody wins while undeclared write-ins hold votes
		}
	}
	if c.mode == percentage {
		for _, o := range active {
			if c.votes(c.tallies[o]).Cmp(c.limit) <= 0 {
				return nil, nil
			}
		}
		return active, nil
	}
	open := c.winners - len(c.winner)
	if open <= 0 || len(levels) == 0 {
		return nil, nil
	}
	top := levels[len(levels)-1]
	var won []int
	switch {
	case len(active) == open:
		won = active
	case c.frozen && len(active)-1 == c.winners:
		won = top
	case c.mode != bottomsUp:
		for _, level := range levels {
			for _, o := range level {
				if c.reaches(o) && !c.e.Options[o].WriteIn {
					won = append(won, o)
				}
			}
		}
	}
	several := len(won) > 1 && (c.mode == onePerRound || c.frozen)
	lastTwo := c.winners == 1 && len(won) == 0 && len(active) == 2 && open == 1 && c.all(active, c.minimum)
	if !several && !lastTwo {
		return c.byVotes(won), nil
	}
	if len(top) == 1 {
		return top, nil
	}
	o, err := c.breakTie(n, top, true)
	return []int{o}, err
}

func (c *count) all(options []int, atLeast int64) bool {
	least := new(big.Rat).SetInt64(atLeast)
	for _, o := range options {
		if c.votes(c.tallies[o]).Cmp(least) < 0 {
			return false
		}
	}
	return true
}

func (c *count) byVotes(options []int) []int {
	out := slices.Clone(options)
	sort.SliceStable(out, func(i, j int) bool { return c.tallies[out[i]].cmp(c.tallies[out[j]]) > 0 })
	return out
}

// eliminate finds who leaves: undeclared write-ins, all below the minimum, a batch, or the last.
func (c *count) eliminate(n int) ([]int, error) {
	for _, o := range c.active() {
		if c.e.Options[o].WriteIn && c.tallies[o] != (sum{}) {
			return []int{o}, nil
		}
	}
	levels := c.levels()
	if len(levels) == 0 {
		return nil, fmt.Errorf("no candidate is left to eliminate")
	}
	if c.minimum > 0 {
		var below []int
		for _, o := range c.active() {
			if !c.all([]int{o}, c.minimum) {
				below = append(below, o)
			}
		}
		if len(below) == len(c.active()) {
			return nil, fmt.Errorf("all candidates are below the minimum of %d votes: nobody can be elected", c.minimum)
		}
		if below != nil {
			return below, nil
		}
	}
	if c.batch {
		if batch := c.sureLosers(levels); len(batch) > 1 {
			return batch, nil
		}
	}
	if len(levels[0]) == 1 {
		return levels[0], nil
	}
	o, err := c.breakTie(n, levels[0], false)
	return []int{o}, err
}

// sureLosers is the largest set of the lowest whose votes together are fewer than those of the next. Where the count goes on until
// two are left, it must leave two.
func (c *count) sureLosers(levels [][]int) []int {
	var total sum
	var seen, losers, before []int
	for _, level := range levels {
		if total.cmp(c.tallies[level[0]]) < 0 && len(seen) > len(losers) {
			before, losers = losers, slices.Clone(seen)
		}
		for _, o := range level {
			total = total.plus(c.tallies[o])
			seen = append(seen, o)
		}
	}
	if c.untilTwo && len(losers)+c.out() == c.standing()-1 {
		losers = before
	}
	slices.Sort(losers)
	return losers
}

// setOrder prepares the order that ties by candidate order go by.
func (c *count) setOrder() {
	for o := range c.e.Options {
		c.order = append(c.order, o)
	}
	if c.tie == generatedTie {
		slices.SortFunc(c.order, func(a, b int) int {
			if c.e.Options[a].Name < c.e.Options[b].Name {
				return -1
			}
			return 1
		})
		c.random.shuffle(c.order)
	}
}

// breakTie chooses one of the tied: who wins, or who leaves.
func (c *count) breakTie(n int, tied []int, winner bool) (int, error) {
	t := tally.Tie{Round: n, Options: slices.Sorted(slices.Values(tied)), For: "exclusion", Rule: c.tie}
	if winner {
		t.For = "election"
	}
	chosen := tally.Nobody
	switch c.tie {
	case candidateTie, generatedTie:
		chosen = c.byOrder(tied, winner)
	case earlierRandom, earlierAsk:
		chosen = c.byEarlier(tied, winner)
	}
	if chosen == tally.Nobody && (c.tie == randomTie || c.tie == earlierRandom) {
		chosen = tied[int(c.random.double()*float64(len(tied)))]
		t.Rule = c.tie + ": Java's generator"
	}
	if chosen == tally.Nobody {
		err := &tally.TieError{Tie: t}
		for _, o := range t.Options {
			err.Names = append(err.Names, c.e.Options[o].Name)
		}
		return chosen, err
	}
	rest := slices.DeleteFunc(slices.Clone(t.Options), func(o int) bool { return o == chosen })
	t.Chosen = append(rest, chosen)
	if winner {
		t.Chosen = append([]int{chosen}, rest...)
	}
	c.rec.Ties = append(c.rec.Ties, t)
	return chosen, nil
}

// byOrder takes the first in the order to win, the last to leave.
func (c *count) byOrder(tied []int, winner bool) int {
	chosen := tally.Nobody
	for _, o := range c.order {
		if slices.Contains(tied, o) && (chosen == tally.Nobody || !winner) {
			chosen = o
		}
	}
	return chosen
}

// byEarlier goes back through the rounds before, among those level at the extreme.
func (c *count) byEarlier(tied []int, winner bool) int {
	left := slices.Clone(tied)
	for r := len(c.past) - 2; r >= 0; r-- {
		var kept []int
		for _, o := range left {
			switch d := c.past[r][o].cmp(c.past[r][first(kept, o)]); {
			case d == 0:
				kept = append(kept, o)
			case d > 0 == winner:
				kept = []int{o}
			}
		}
		if left = kept; len(left) == 1 {
			return left[0]
		}
	}
	return tally.Nobody
}

func first(list []int, otherwise int) int {
	if len(list) > 0 {
		return list[0]
	}
	return otherwise
}
