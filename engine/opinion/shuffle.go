package opinion

import (
	"math/rand/v2"
	"slices"
)

// subset is the matrix of some of the participants.
func (v *Votes) subset(participants []int) *Votes {
	total := 0
	for _, p := range participants {
		total += len(v.Row(p))
	}
	out := &Votes{States: v.States, rows: make([]int, 1, len(participants)+1), cells: make([]Cell, 0, total)}
	for _, p := range participants {
		out.cells = append(out.cells, v.Row(p)...)
		out.rows = append(out.rows, len(out.cells))
	}
	out.tally = countCells(out)
	return out
}

// shuffled has the votes of each statement dealt anew among the people who
// voted on it: every statement keeps its counts and every person the
// statements they voted on, but nobody's votes belong together any more. The
// votes of a statement lie in an urn and are drawn without replacement, in one
// pass over the rows.
func (v *Votes) shuffled(random *rand.Rand) *Votes {
	urn := slices.Clone(v.cellTally())
	left := make([]int32, len(v.States))
	for s := range left {
		left[s] = urn[4*s] + urn[4*s+1] + urn[4*s+2]
	}
	out := &Votes{States: v.States, rows: v.rows, cells: make([]Cell, len(v.cells)), tally: v.cellTally()}
	for i, c := range v.cells {
		s := c >> 2
		draw := random.Int32N(left[s])
		left[s]--
		code := Cell(0)
		for draw >= urn[s<<2|code] {
			draw -= urn[s<<2|code]
			code++
		}
		urn[s<<2|code]--
		out.cells[i] = s<<2 | code
	}
	return out
}
