package opinion

import (
	"math"
	"slices"
)

// ends are the two ends of a spectrum: the thirds of the people with the
// smallest and the largest first coordinate, and the statements that set each
// apart from everybody else on the map.
func ends(v *Votes, r *MapResult, rows []int) []Group {
	if len(rows) < 3 {
		return nil
	}
	first := make([]float64, len(rows))
	for i, p := range rows {
		first[i] = r.Positions[p][0]
	}
	sorted := slices.Sorted(slices.Values(first))
	low, high := sorted[len(rows)/3], sorted[len(rows)-1-len(rows)/3]
	if !(low < high) {
		return nil
	}
	third := func(x float64) int32 {
		switch {
		case x < low:
			return 0
		case x > high:
			return 1
		}
		return 2
	}
	of := make([]int32, v.Participants())
	for p := range of {
		of[p] = -1
	}
	for i, p := range rows {
		of[p] = third(first[i])
	}
	groups := gather(v, r.Positions, of, 3)
	statements, zeros := v.voted()
	stretch := make([]float64, len(rows)) // as in the projection
	for i, p := range rows {
		cast := zeros
		for _, c := range v.Row(p) {
			if v.States[c>>2] == In {
				cast++
			}
		}
		stretch[i] = math.Sqrt(float64(statements) / float64(max(1, cast)))
	}
	axis, mean := r.Components.Axis[0], r.Components.Mean
	chosen := discover(v, rows, 3, func(i int, c Cell) int32 {
		s := c.Statement()
		if v.States[s] != In {
			return third(first[i])
		}
		return third(first[i] - stretch[i]*(float64(c.Vote())-mean[s])*axis[s])
	})
	for g := range groups[:2] {
		groups[g].Representative = chosen.of(g, groups)
	}
	return groups[:2]
}
