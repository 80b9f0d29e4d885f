package page

import (
	"math"

	"github.com/a-h/templ"
)

// Least radius that is still drawn, in chart units.
const innerLeast = 0.6

// nested is what lies deeper in a circle: one path for all circles that look
// alike, so that hundreds of them cost the browser four elements.
type nested struct{ plain, lacking, mine, sought string }

// nested draws the circles in a circle of the second level around its name, and
// those in them, and so on, as long as there is something to see.
func (d disc) nested() nested {
	var n nested
	if len(d.Circles) == 0 {
		return n
	}
	out := d.r - beadRadius - 4 // the roles sit on the ring
	r := min((out-d.core)/2, fitting(out, len(d.Circles)))
	if len(d.Circles) == 1 {
		r = (out - d.core) / 2
	}
	n.around(d.Circles, d.x, d.y, out-r, r*0.92)
	return n
}

// around draws circles of one radius around a point, beginning above it; not
// straight beside it, where a name is widest.
func (n *nested) around(circles []Chart, x, y, away, r float64) {
	if r < innerLeast {
		return
	}
	begin := -math.Pi / 2
	if len(circles)%4 == 0 {
		begin += math.Pi / float64(len(circles))
	}
	for i, c := range circles {
		turn := begin + 2*math.Pi*float64(i)/float64(len(circles))
		n.one(c, x+away*math.Cos(turn), y+away*math.Sin(turn), r)
	}
}

func (n *nested) one(c Chart, x, y, r float64) {
	path := &n.plain
	switch {
	case c.Sought:
		path = &n.sought
	case c.Mine:
		path = &n.mine
	case c.Lacking:
		path = &n.lacking
	}
	*path += "M" + num(x-r) + " " + num(y) + "a" + num(r) + " " + num(r) + " 0 1 0 " + num(2*r) + " 0a" + num(r) + " " + num(r) + " 0 1 0 " + num(-2*r) + " 0"
	if len(c.Circles) == 0 {
		return
	}
	out := r * 0.86
	inner := fitting(out, len(c.Circles))
	n.around(c.Circles, x, y, out-inner, inner*0.9)
}

// fitting is the radius of so many equal circles in a ring that touch each other
// and a circle of this radius around them.
func fitting(out float64, number int) float64 {
	if number == 1 {
		return out
	}
	s := math.Sin(math.Pi / float64(number))
	return out * s / (1 + s)
}

// inner is one path of nested circles and how it looks.
type inner struct{ class, path string }

// paths are those that have something in them.
func (n nested) paths() []inner {
	var list []inner
	for _, one := range []inner{{"", n.plain}, {"lacking", n.lacking}, {"mine", n.mine}, {"sought", n.sought}} {
		if one.path != "" {
			list = append(list, one)
		}
	}
	return list
}

// own is the mark of a circle in which the reader sits: a lozenge above its name.
func (d disc) own() string {
	const half = 6.0
	y := d.lineAt(0) - d.size*0.75 - half
	return "M" + num(d.x) + " " + num(y-half) + "l" + num(half) + " " + num(half) + "l" + num(-half) + " " + num(half) + "l" + num(-half) + " " + num(-half) + "z"
}

// zooming marks the link of a circle to which an address leads, and of one that
// the page may move to before it opens.
func zooming(d disc) templ.Attributes {
	of := templ.Attributes{}
	if d.Mark != "" {
		of["id"] = d.Mark
	}
	if d.Zooms {
		of["data-zoom"] = num(d.x-d.r) + " " + num(d.y-d.r) + " " + num(2*d.r) + " " + num(2*d.r)
	}
	return of
}

// any says whether something is true of a circle of the chart.
func (c Chart) any(is func(Chart) bool) bool { return c.deep(1, is) }

// deep says whether something is true of a circle of the chart that lies at this
// level or deeper; the first circle is at level 1.
func (c Chart) deep(level int, is func(Chart) bool) bool {
	if level <= 1 && is(c) {
		return true
	}
	for _, child := range c.Circles {
		if child.deep(level-1, is) {
			return true
		}
	}
	return false
}
