package page

import (
	"math"
	"slices"
)

// Drawn is the part of an opinion map that may be kept and shown again and
// again: its shapes and the square they lie in, without anybody's place.
type Drawn struct {
	Left   float64      `json:"left"` // of the square, in the unit of the points
	Top    float64      `json:"top"`
	Side   float64      `json:"side"`
	Groups []DrawnGroup `json:"groups"`
}

// DrawnGroup is the shape of one group, as SVG paths from the outer level to
// the inner ones, and where it is densest.
type DrawnGroup struct {
	Paths []string `json:"paths,omitempty"`
	Peak  Point    `json:"peak"`
}

// Draw draws the shapes of groups of points. The square is laid around the
// middle of them, 92 of 100 in each direction, with room for the soft edge: the
// few who stand far out would make everybody else small, and the frame would
// tell where they stand. They are left out of the drawing.
func Draw(groups [][]Point) Drawn { return Redraw(groups, nil) }

// Redraw is Draw on the square of an earlier drawing, where that still fits: a
// map whose frame moves at every release cannot be compared.
func Redraw(groups [][]Point, before *Drawn) Drawn {
	s := squareOf(middle(groups))
	if before != nil && before.Side > 0 {
		was := square{before.Left, before.Top, before.Side}
		moved := max(math.Abs(was.left+was.side/2-s.left-s.side/2), math.Abs(was.top+was.side/2-s.top-s.side/2))
		if moved < 0.1*was.side && s.side > 0.8*was.side && s.side < 1.1*was.side {
			s = was
		}
	}
	d := Drawn{Left: s.left, Top: s.top, Side: s.side}
	m := Map{Drawn: &Drawn{Left: s.left, Top: s.top, Side: s.side}}
	for _, points := range groups {
		var inside []Point
		for _, p := range points {
			if at := s.place(p); at.X >= 0 && at.X <= 1 && at.Y >= 0 && at.Y <= 1 {
				inside = append(inside, p)
			}
		}
		m.Groups = append(m.Groups, MapGroup{Points: inside})
	}
	for _, one := range m.draw() {
		d.Groups = append(d.Groups, DrawnGroup{Paths: one.paths, Peak: one.peak})
	}
	return d
}

// middle is the points that are, in each direction, among the middle 92 of 100.
func middle(groups [][]Point) []Point {
	var all []Point
	var xs, ys []float64
	for _, points := range groups {
		for _, p := range points {
			all = append(all, p)
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	cut := len(all) / 25
	var kept []Point
	for _, p := range all {
		if p.X >= xs[cut] && p.X <= xs[len(xs)-1-cut] && p.Y >= ys[cut] && p.Y <= ys[len(ys)-1-cut] {
			kept = append(kept, p)
		}
	}
	return kept
}

// shades are the groups of a map whose shapes were drawn before.
func (d Drawn) shades(groups []MapGroup) []shade {
	var out []shade
	for i, g := range groups {
		one := shade{MapGroup: g, class: groupClass(i)}
		if i < len(d.Groups) {
			one.paths, one.peak = d.Groups[i].Paths, d.Groups[i].Peak
		}
		out = append(out, one)
	}
	return out
}
