package listening

import (
	"cmp"
	"math"
	"slices"

	"concentric/engine/opinion"
)

// A map that turns around at every release cannot be read. So each release is
// turned onto the one before, and each group keeps its key, by which people
// named it.

// turn is a rotation of the plane, with a reflection or without.
type turn [2][2]float64

var unturned = turn{{1, 0}, {0, 1}}

func (t turn) of(x, y float64) (float64, float64) {
	return t[0][0]*x + t[0][1]*y, t[1][0]*x + t[1][1]*y
}

// onto is the turn that lays places onto earlier ones: orthogonal Procrustes
// (Schönemann 1966) in the plane, in closed form, over the statements that both
// have. Without two statements in common nothing is turned.
func onto(places, earlier []Place) turn {
	was := map[int]Place{}
	for _, p := range earlier {
		was[p.Statement] = p
	}
	var m [2][2]float64 // Σ earlier · newᵀ
	common := 0
	for _, p := range places {
		b, ok := was[p.Statement]
		if !ok {
			continue
		}
		common++
		m[0][0] += b.X * p.X
		m[0][1] += b.X * p.Y
		m[1][0] += b.Y * p.X
		m[1][1] += b.Y * p.Y
	}
	rotated := math.Hypot(m[0][0]+m[1][1], m[1][0]-m[0][1])
	mirrored := math.Hypot(m[0][0]-m[1][1], m[1][0]+m[0][1])
	if common < 2 || max(rotated, mirrored) < 1e-12 {
		return unturned
	}
	if rotated >= mirrored {
		c, s := (m[0][0]+m[1][1])/rotated, (m[1][0]-m[0][1])/rotated
		return turn{{c, -s}, {s, c}}
	}
	c, s := (m[0][0]-m[1][1])/mirrored, (m[1][0]+m[0][1])/mirrored
	return turn{{c, s}, {s, -c}}
}

// alikeGroups is how far apart, in the mean share of agreement, a group may be
// from one of the release before and still be the same.
const alikeGroups = 0.25

// number gives the groups their keys: a group that votes as one of the earlier
// release did keeps its key, a new one gets a fresh key. The groups then stand
// in the order of their keys.
func (a *analysis) number(earlier Release) {
	type pair struct {
		now, before int
		apart       float64
	}
	var pairs []pair
	for i := range a.groups {
		for j := range earlier.Groups {
			if d, ok := a.apart(a.groups[i], earlier, j); ok && d <= alikeGroups {
				pairs = append(pairs, pair{i, j, d})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(x.apart, y.apart) })
	a.keys, a.same = make([]int, len(a.groups)), make([]int, len(a.groups))
	taken := map[int]bool{}
	for i := range a.same {
		a.same[i] = -1
	}
	for _, p := range pairs {
		if a.same[p.now] < 0 && !taken[p.before] {
			a.same[p.now], taken[p.before] = p.before, true
			a.keys[p.now] = earlier.Groups[p.before].Key
		}
	}
	a.lastKey = earlier.LastKey
	for i := range a.keys {
		if a.keys[i] == 0 {
			a.lastKey++
			a.keys[i] = a.lastKey
		}
	}
	order := make([]int, len(a.groups))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(a.keys[x], a.keys[y]) })
	a.groups, a.keys, a.same = reorder(a.groups, order), reorder(a.keys, order), reorder(a.same, order)
}

func reorder(list, order []int) []int {
	out := make([]int, len(list))
	for i, from := range order {
		out[i] = list[from]
	}
	return out
}

// apart is the mean difference of agreement between a group now and one of the
// earlier release, over the statements on which both can be compared.
func (a *analysis) apart(group int, earlier Release, before int) (float64, bool) {
	sum, n := 0.0, 0
	for _, f := range earlier.Figures {
		if before >= len(f.Groups) || f.Groups[before] == nil || f.Statement > len(a.result.Groups[group].Counts) {
			continue
		}
		now := a.result.Groups[group].Counts[f.Statement-1]
		if now.Votes < Least {
			continue
		}
		sum += math.Abs(float64(now.Agree)/float64(now.Votes) - f.Groups[before].Agreeing().P())
		n++
	}
	return sum / float64(max(n, 1)), n > 0
}

// places are the components as a release keeps them, turned as the map is.
func (a *analysis) places(figures []Figure, earlier Release) ([]Place, turn) {
	c := a.result.Components
	var list []Place
	for _, f := range figures {
		if f.All.Votes() > 0 {
			s := f.Statement - 1
			list = append(list, Place{f.Statement, c.Mean[s], c.Axis[0][s], c.Axis[1][s]})
		}
	}
	turned := unturned
	if a.result.Structure == opinion.SeparateGroups { // a spectrum lies along its first axis
		turned = onto(list, earlier.Places)
	}
	for i := range list {
		list[i].X, list[i].Y = turned.of(list[i].X, list[i].Y)
	}
	return list, turned
}
