package opinion

import (
	"cmp"
	"slices"
)

// discoveries says which of the p-values are significant when the share of
// false ones among them is to stay below the level (Benjamini & Hochberg 1995).
func discoveries(p []float64, level float64) []bool {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	last := -1
	for rank, i := range order {
		if p[i] <= level*float64(rank+1)/float64(len(p)) {
			last = rank
		}
	}
	out := make([]bool, len(p))
	for _, i := range order[:last+1] {
		out[i] = true
	}
	return out
}
