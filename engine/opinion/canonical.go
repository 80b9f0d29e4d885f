package opinion

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// tested is the votes that the tests and the bootstrap draw from: those of all
// the people in rows, or of a random sample of 20,000. People and statements
// stand in an order that the votes alone decide, and statements nobody in it has
// voted on are left out: the same votes are tested alike in whatever order they
// come and whatever people and statements are called.
//
// What tells a statement from another is who voted how on it, and what tells
// a person from another is how they voted on which (colour refinement, Weisfeiler &
// Leman 1968). Statements so alike that even this does not part them stay in the
// order in which they are given.
func (v *Votes) tested(rows []int, seed uint64) *Votes {
	people, statements := v.fingerprints(rows)
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(people[a], people[b]), slices.Compare(v.Row(rows[a]), v.Row(rows[b])))
	})
	if len(order) > testSample {
		random := rand.New(rand.NewPCG(seed, 1))
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		order = order[:testSample]
	}
	chosen := make([]int, len(order))
	for i, at := range order {
		chosen[i] = rows[at]
	}
	return v.subset(chosen).reordered(statements)
}

// fingerprints are numbers that depend on the votes alone: one for each entry of
// rows and one for each statement.
func (v *Votes) fingerprints(rows []int) (people, statements []uint64) {
	people = make([]uint64, len(rows))
	statements = make([]uint64, len(v.States))
	for s, state := range v.States {
		statements[s] = uint64(state)
	}
	for range 3 {
		heard := make([]uint64, len(v.States))
		for i, p := range rows {
			sum := uint64(0) // a sum, because it knows no order
			for _, c := range v.Row(p) {
				sum += scramble(statements[c>>2], c)
			}
			people[i] = sum
			for _, c := range v.Row(p) {
				heard[c>>2] += scramble(sum, c)
			}
		}
		for s := range statements {
			statements[s] = scramble(statements[s]+heard[s], 0)
		}
	}
	return people, statements
}

// scramble mixes a number with a vote, not with the statement it is on (the
// finaliser of SplitMix64; Steele, Lea & Flood 2014).
func scramble(x uint64, c Cell) uint64 {
	x += 0x9e3779b97f4a7c15 * uint64(c&3+1)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// reordered has the statements with votes in the order of their fingerprints. It
// takes over the cells of v, which is used up.
func (v *Votes) reordered(fingerprints []uint64) *Votes {
	var order []int
	for s := range v.States {
		if v.tally[4*s]+v.tally[4*s+1]+v.tally[4*s+2] > 0 {
			order = append(order, s)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(fingerprints[a], fingerprints[b]) })
	out := &Votes{States: make([]State, len(order)), rows: v.rows, cells: v.cells}
	place := make([]Cell, len(v.States))
	for to, s := range order {
		out.States[to] = v.States[s]
		place[s] = Cell(to)
	}
	for p := range out.Participants() {
		row := out.Row(p)
		for i, c := range row {
			row[i] = place[c>>2]<<2 | c&3
		}
		slices.Sort(row)
	}
	out.tally = countCells(out)
	return out
}
