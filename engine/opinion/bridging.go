package opinion

import (
	"cmp"
	"math"
	"slices"
)

// Bridge is how far a statement is agreed on across groups.
type Bridge struct {
	Statement int
	// LowerBound is the smallest, over the groups (and communities), of the bound
	// that the share of agreement exceeds with 90% probability.
	LowerBound float64
	// Intercept is what a statement has over all after the part that depends on
	// where people stand is taken away (Wojcik et al. 2022).
	Intercept float64
	Counts    Counts
}

// bridges ranks the statements that are in by their lower bound. groups holds
// counts by group and statement.
func bridges(v *Votes, groups [][]Counts, all []Counts, start []float64) []Bridge {
	if len(groups) == 0 {
		groups = [][]Counts{all}
	}
	intercept := factorise(v, start)
	var out []Bridge
	for s, state := range v.States {
		if state != In || all[s].Votes == 0 {
			continue
		}
		b := Bridge{Statement: s, LowerBound: math.Inf(1), Intercept: intercept[s], Counts: all[s]}
		for _, g := range groups {
			b.LowerBound = min(b.LowerBound, lowerBound(g[s]))
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b Bridge) int {
		return cmp.Or(cmp.Compare(b.LowerBound, a.LowerBound), cmp.Compare(b.Intercept, a.Intercept))
	})
	return out
}

// The regularisation of Community Notes (Wojcik et al. 2022): intercepts are
// held back five times as much as factors, so that agreement along a side is
// explained by the factors first.
const (
	interceptPenalty = 0.15
	factorPenalty    = 0.03
	factorRounds     = 15
)

// factorise fits r = μ + i_u + i_n + f_u·f_n to the votes (agree 1, pass ½,
// disagree 0) by alternating least squares, from the people's place on the first
// axis, and returns i_n by statement.
func factorise(v *Votes, start []float64) []float64 {
	m := len(v.States)
	f := factors{votes: v, person: make([]Point, v.Participants()), statement: make([]Point, m)}
	total, n, largest := 0.0, 0.0, 1e-12
	for _, c := range v.cells {
		if v.States[c>>2] == In {
			total += rating(c)
			n++
		}
	}
	if n == 0 {
		return make([]float64, m)
	}
	for p := range f.person {
		largest = max(largest, math.Abs(start[p]))
	}
	for p := range f.person {
		f.person[p][1] = start[p] / largest
	}
	f.mean = total / n
	for range factorRounds {
		f.solveStatements()
		f.solvePeople()
	}
	f.solveStatements()
	out := make([]float64, m)
	for s := range out {
		out[s] = f.statement[s][0]
	}
	return out
}

func rating(c Cell) float64 { return float64(c&3) / 2 }

// factors holds an intercept and a factor for each person and statement.
type factors struct {
	votes             *Votes
	mean              float64
	person, statement []Point
}

// normal is what a least squares problem with an intercept and one slope needs.
type normal struct{ n, x, xx, y, xy float64 }

func (e *normal) add(x, y float64) {
	e.n++
	e.x += x
	e.xx += x * x
	e.y += y
	e.xy += x * y
}

func (e *normal) solve() Point {
	a, b, d := e.n+interceptPenalty, e.x, e.xx+factorPenalty
	determinant := a*d - b*b
	return Point{(e.y*d - e.xy*b) / determinant, (a*e.xy - b*e.y) / determinant}
}

func (f *factors) solvePeople() {
	parts := f.votes.parts()
	parallel(len(parts), func(i int) {
		for p := parts[i][0]; p < parts[i][1]; p++ {
			var e normal
			for _, c := range f.votes.Row(p) {
				if f.votes.States[c>>2] == In {
					at := &f.statement[c>>2]
					e.add(at[1], rating(c)-f.mean-at[0])
				}
			}
			f.person[p] = e.solve()
		}
	})
}

func (f *factors) solveStatements() {
	parts := f.votes.parts()
	sums := make([][]normal, len(parts))
	parallel(len(parts), func(i int) {
		sum := make([]normal, len(f.statement))
		for p := parts[i][0]; p < parts[i][1]; p++ {
			at := f.person[p]
			for _, c := range f.votes.Row(p) {
				sum[c>>2].add(at[1], rating(c)-f.mean-at[0])
			}
		}
		sums[i] = sum
	})
	for s, state := range f.votes.States {
		var e normal
		for _, sum := range sums {
			e.n += sum[s].n
			e.x += sum[s].x
			e.xx += sum[s].xx
			e.y += sum[s].y
			e.xy += sum[s].xy
		}
		if state == In {
			f.statement[s] = e.solve()
		}
	}
}
