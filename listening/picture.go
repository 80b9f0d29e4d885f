package listening

import (
	"cmp"
	"math"
	"slices"

	"concentric/base/page"
	"concentric/engine/opinion"
)

// Stretch is what a position is stretched by (see Release.Position): the
// number of statements anybody voted on, and how many of them are not before
// the people any more.
type Stretch struct {
	M     int `json:"m"`
	Zeros int `json:"zeros"`
}

// picture adds the map to a release: groups, the shapes of where they are
// dense, and what lies at the ends. Nobody's position is in it.
func (a analysis) picture(r *Release, earlier Release) {
	index := map[int]int{}
	for i, g := range a.groups {
		index[g] = i
		r.Groups = append(r.Groups, a.group(r, i, earlier))
	}
	var turned turn
	r.Places, turned = a.places(r.Figures, earlier)
	points := make([][]page.Point, len(a.groups))
	for p, g := range a.result.GroupOf {
		if i, ok := index[int(g)]; ok {
			at := a.result.Positions[p]
			x, y := turned.of(at[0], at[1])
			points[i] = append(points[i], page.Point{X: x, Y: y})
		}
	}
	drawn := page.Redraw(points, earlier.Drawn)
	r.Drawn = &drawn
	r.Stretch = a.crowd.stretch()
	switch a.result.Structure {
	case opinion.Spectrum:
		if len(a.result.Ends) == 2 {
			r.Left, r.Right = a.end(r, 0), a.end(r, 1)
		}
	case opinion.SeparateGroups:
		r.Left, r.Right = ends(r.Places)
	}
}

// end is what people at one end of a spectrum agree with more than the others.
func (a analysis) end(r *Release, which int) []int {
	if a.result.Ends[which].Size < Least {
		return nil
	}
	var list []int
	for _, rep := range a.result.Ends[which].Representative {
		if _, shown := r.Figure(rep.Statement + 1); shown && rep.For == opinion.Agree && len(list) < 2 {
			list = append(list, rep.Statement+1)
		}
	}
	return list
}

func (a analysis) group(r *Release, i int, earlier Release) GroupFigure {
	group := a.result.Groups[a.groups[i]]
	figure := GroupFigure{Key: a.keys[i], Size: group.Size}
	if before := a.same[i]; before >= 0 {
		figure.Size = renewedCount(earlier.Groups[before].Size, group.Size)
	}
	for _, rep := range group.Representative {
		number := rep.Statement + 1
		if _, shown := r.Figure(number); !shown {
			continue
		}
		if rep.BestAgree && figure.Favourite == 0 {
			figure.Favourite = number
		}
		figure.For = append(figure.For, Stand{number, rep.For == opinion.Agree})
	}
	return figure
}

func (w *crowd) stretch() Stretch {
	voted := make([]bool, w.numbered)
	for p := range w.votes.Participants() {
		for _, cell := range w.votes.Row(p) {
			voted[cell.Statement()] = true
		}
	}
	var s Stretch
	for i, yes := range voted {
		if !yes {
			continue
		}
		s.M++
		if w.states[i] != opinion.In {
			s.Zeros++
		}
	}
	return s
}

// Position is where somebody with these votes stands, in the picture's plane,
// and whether it can be said yet: it takes a vote on a statement with a
// figure. It is worked out for that person alone, from the release and their
// own votes, as opinion.Compat places people.
func (r Release) Position(votes map[int]opinion.Vote) (page.Point, bool) {
	var at page.Point
	cast := r.Stretch.Zeros
	voted := false
	for _, p := range r.Places {
		v, ok := votes[p.Statement]
		if !ok {
			continue
		}
		voted = true
		cast++
		at.X += (float64(v) - p.Mean) * p.X
		at.Y += (float64(v) - p.Mean) * p.Y
	}
	stretch := math.Sqrt(float64(r.Stretch.M) / float64(max(cast, 1)))
	return page.Point{X: stretch * at.X, Y: stretch * at.Y}, voted && r.Drawn != nil
}

// ends are the statements by which people lie left and right: agreeing with
// them moves one most to that side.
func ends(places []Place) (left, right []int) {
	sorted := slices.Clone(places)
	slices.SortFunc(sorted, func(a, b Place) int { // what is equal but for rounding stays in order
		return cmp.Or(cmp.Compare(math.Round(1e6*a.X), math.Round(1e6*b.X)), a.Statement-b.Statement)
	})
	for i := 0; i < len(sorted) && len(left) < 2 && sorted[i].X < 0; i++ {
		left = append(left, sorted[i].Statement)
	}
	for i := len(sorted) - 1; i >= 0 && len(right) < 2 && sorted[i].X > 0; i-- {
		right = append(right, sorted[i].Statement)
	}
	return left, right
}
