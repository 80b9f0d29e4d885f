package tally

import (
	"math"
	"math/bits"
	"slices"

	"concentric/engine/internal/simplex"
)

// The margin of instant runoff is looked for among so many options and distinct ballots at most, and in so many steps: beyond,
// it takes longer than the count.
const (
	marginOptions = 8
	marginBallots = 50_000
	marginVotes   = 1 << 30
	marginSteps   = 20_000
)

// margin looks for the fewest ballots whose change makes instant runoff elect another option, where ties fall that way: M. Blom,
// P. J. Stuckey and V. Teague, "Efficient computation of exact IRV margins", ECAI 2016. Orders of exclusion are built from their end. For
// the last k options of an order, ballots are of 2^k kinds, by the options they would go through; a linear program says how many
// must change kind for the order to hold among these k. That is a lower bound for every order that ends so; of a full order, in whole
// numbers, it is what the order costs.
type margin struct {
	votes map[uint32]int64 // by the ranking of standing options, four bits each, the first highest
	n     int              // standing options
	least int64            // ballots that are enough
	steps int
}

// irvMargin is the fewest ballots, and true where that is proven; known are enough. winner is an index in standing.
func irvMargin(ballots *Ballots, standing []int, winner int, known int64) (int64, bool) {
	if len(standing) > marginOptions || ballots.Len() > marginBallots || ballots.Total() > marginVotes {
		return known, false
	}
	m := &margin{votes: make(map[uint32]int64), n: len(standing), least: known}
	place := make(map[int]uint32)
	for i, o := range standing {
		place[o] = uint32(i + 1)
	}
	for r, w := range ballots.All() {
		key := uint32(0)
		for _, mark := range r {
			if !mark.IsOption() {
				break
			}
			if p := place[mark.Option()]; p > 0 {
				key = key<<4 | p
			}
		}
		m.votes[key] += w
	}
	return m.search(slices.Index(standing, winner))
}

// search builds the orders of exclusion that do not end with the winner, those first that promise most.
func (m *margin) search(winner int) (int64, bool) {
	var open []ending
	for o := range m.n {
		if o != winner {
			open = append(open, ending{order: []int{o}})
		}
	}
	for len(open) > 0 {
		at := 0
		for i, e := range open {
			if e.bound < open[at].bound || e.bound == open[at].bound && len(e.order) > len(open[at].order) {
				at = i
			}
		}
		e := open[at]
		if e.bound >= m.least {
			break
		}
		open = slices.Delete(open, at, at+1)
		for o := range m.n {
			if slices.Contains(e.order, o) {
				continue
			}
			longer := append([]int{o}, e.order...)
			bound, ok := m.cost(longer)
			switch {
			case !ok:
				return m.least, false
			case bound >= m.least:
			case len(longer) == m.n:
				m.least = bound
			default:
				open = append(open, ending{longer, max(bound, e.bound)})
			}
		}
	}
	return m.least, true
}

// ending are the last options of an order of exclusion, the winner at the end, and how many ballots must change for it at least.
type ending struct {
	order []int
	bound int64
}

// cost is how many ballots must change for the last options to go out in this order; for a full order, in whole numbers. It fails
// when that takes too many steps.
func (m *margin) cost(order []int) (int64, bool) {
	k := len(order)
	kinds := m.kinds(order)
	var lp simplex.Program
	// Per kind: how many ballots leave it, and how many come to it.
	total := 0.0
	for _, w := range kinds {
		total += float64(w)
	}
	same := lp.AddRow(0, 0)
	row := same
	rows := make([][]int32, len(kinds))
	signs := make([][]float64, len(kinds))
	for i := range order {
		for j := i + 1; j < k; j++ {
			row = lp.AddRow(0, 0)
			lead := int64(0) // of j over i, when i goes out
			for s, w := range kinds {
				switch bits.TrailingZeros32(uint32(s) >> i) {
				case 0:
					rows[s], signs[s] = append(rows[s], int32(row)), append(signs[s], -1)
					lead -= w
				case j - i:
					rows[s], signs[s] = append(rows[s], int32(row)), append(signs[s], 1)
					lead += w
				}
			}
			lp.SetRow(row, float64(-lead), 2*total)
		}
	}
	columns := make([]int, 0, 2*len(kinds))
	for s, w := range kinds {
		minus := make([]float64, len(signs[s]))
		for i := range minus {
			minus[i] = -signs[s][i]
		}
		columns = append(columns, lp.AddColumn(-1, 0, float64(w), append([]int32{int32(same)}, rows[s]...), append([]float64{-1}, minus...)))
		columns = append(columns, lp.AddColumn(0, 0, total, append([]int32{int32(same)}, rows[s]...), append([]float64{1}, signs[s]...)))
	}
	best := int64(math.MaxInt64)
	ok := m.descend(&lp, columns, k == m.n, &best)
	return best, ok
}

// kinds counts the ballots by the options of the order that they would go through: bit i of a kind is the option i of the order.
func (m *margin) kinds(order []int) []int64 {
	kinds := make([]int64, 1<<len(order))
	place := make([]int, m.n+1)
	for i := range place {
		place[i] = -1
	}
	for i, o := range order {
		place[o+1] = i
	}
	for key, w := range m.votes {
		kind, last := 0, -1
		for shift := 28; shift >= 0; shift -= 4 {
			if o := key >> shift & 15; o > 0 && place[o] > last {
				last = place[o]
				kind |= 1 << last
			}
		}
		kinds[kind] += w
	}
	return kinds
}

// descend solves the program: in fractions, rounded up, or in whole numbers by branch and bound.
func (m *margin) descend(lp *simplex.Program, columns []int, whole bool, best *int64) bool {
	if m.steps++; m.steps > marginSteps {
		return false
	}
	switch lp.Dual(10_000) {
	case simplex.Infeasible:
		return true
	case simplex.Stalled:
		return false
	}
	least := int64(math.Ceil(-lp.Objective() - 1e-6))
	if least >= min(*best, m.least) {
		if !whole {
			*best = min(*best, least)
		}
		return true
	}
	if !whole {
		*best = least
		return true
	}
	for _, v := range columns {
		x := lp.Value(v)
		if math.Abs(x-math.Round(x)) < 1e-6 {
			continue
		}
		lo, hi := lp.Bounds(v)
		lp.SetBounds(v, lo, math.Floor(x))
		ok := m.descend(lp, columns, whole, best)
		lp.SetBounds(v, math.Ceil(x), hi)
		ok = ok && m.descend(lp, columns, whole, best)
		lp.SetBounds(v, lo, hi)
		return ok
	}
	*best = least
	return true
}
