package page

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

// Draw draws the shapes of groups of points.
func Draw(groups [][]Point) Drawn {
	var m Map
	for _, points := range groups {
		m.Groups = append(m.Groups, MapGroup{Points: points})
	}
	s := m.square()
	d := Drawn{Left: s.left, Top: s.top, Side: s.side}
	for _, one := range m.shades() {
		d.Groups = append(d.Groups, DrawnGroup{Paths: one.paths, Peak: one.peak})
	}
	return d
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
