package listening

import (
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
func (a analysis) picture(r *Release) {
	index := map[int]int{}
	for i, g := range a.groups {
		index[g] = i
		r.Groups = append(r.Groups, a.group(r, g))
	}
	points := make([][]page.Point, len(a.groups))
	for p, g := range a.result.GroupOf {
		if i, ok := index[int(g)]; ok {
			at := a.result.Positions[p]
			points[i] = append(points[i], page.Point{X: at[0], Y: at[1]})
		}
	}
	drawn := page.Draw(points)
	r.Drawn = &drawn
	c := a.result.Components
	for _, f := range r.Figures {
		s := f.Statement - 1
		r.Places = append(r.Places, Place{f.Statement, c.Mean[s], c.Axis[0][s], c.Axis[1][s]})
	}
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

func (a analysis) group(r *Release, g int) GroupFigure {
	group := a.result.Groups[g]
	figure := GroupFigure{Size: group.Size}
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
	slices.SortStableFunc(sorted, func(a, b Place) int {
		switch {
		case a.X < b.X:
			return -1
		case a.X > b.X:
			return 1
		}
		return a.Statement - b.Statement
	})
	for i := 0; i < len(sorted) && len(left) < 2 && sorted[i].X < 0; i++ {
		left = append(left, sorted[i].Statement)
	}
	for i := len(sorted) - 1; i >= 0 && len(right) < 2 && sorted[i].X > 0; i-- {
		right = append(right, sorted[i].Statement)
	}
	return left, right
}
