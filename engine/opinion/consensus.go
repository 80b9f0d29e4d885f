package opinion

import (
	"cmp"
	"slices"
)

// Shared is a statement on which most people take the same side.
type Shared struct {
	Statement int
	Counts    Counts
	P         float64 // smoothed share on that side
	Test      float64 // standard deviations above one half
}

// Consensus is what everybody who voted shares, also those with too few votes to
// be in the conversation; strongest first.
type Consensus struct {
	Agree, Disagree []Shared
}

func consensus(states []State, all []Counts) Consensus {
	return Consensus{Agree: shared(states, all, Agree), Disagree: shared(states, all, Disagree)}
}

func shared(states []State, all []Counts, side Vote) []Shared {
	var out []Shared
	for s, state := range states {
		if state != In {
			continue
		}
		c := Shared{Statement: s, Counts: all[s], P: all[s].smoothed(side), Test: all[s].test(side)}
		if c.P > 0.5 && c.Test > significant {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Shared) int { return cmp.Compare(b.P*b.Test, a.P*a.Test) })
	return out[:min(len(out), maxRepresentative)]
}

// groupInformed is, for each statement, the product over groups of the
// smoothed share on one side: high only where every group is on that side.
func groupInformed(groups [][]Counts, statements int, side Vote) []float64 {
	out := make([]float64, statements)
	for s := range out {
		out[s] = 1
		for _, g := range groups {
			out[s] *= g[s].smoothed(side)
		}
	}
	return out
}
