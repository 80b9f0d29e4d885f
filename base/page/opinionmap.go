package page

import (
	"context"
	"strconv"

	"concentric/base/i18n"
)

// Map is the opinion map of a conversation: where people stand, as soft shapes.
// Single people's places stay on the server: a shape stands for ten or more.
type Map struct {
	Groups []MapGroup // one without a name when there are no groups
	Own    *Point     // the reader's own place, shown to them alone
	Drawn  *Drawn     // shapes drawn before; the groups then need no points
	// What somebody agrees with who stands at that end; "" when nothing does.
	West, East, North, South string
}

// MapGroup is the people who answer alike, or everybody.
type MapGroup struct {
	Name   string  // as people named it; "" when there is only one
	People int     // rounded as it may be shown
	Points []Point // their places
}

// mapSide is the side of the drawn square in units; its type is 15 of them.
const mapSide = 400.0

// shade is one group as it is drawn.
type shade struct {
	MapGroup
	class string
	paths []string
	peak  Point
}

func groupClass(i int) string { return "group group-" + strconv.Itoa(i%5+1) }

func (m Map) shades() []shade {
	if m.Drawn != nil {
		return m.Drawn.shades(m.Groups)
	}
	return m.draw()
}

// draw draws the groups from their points.
func (m Map) draw() []shade {
	s := m.square()
	var out []shade
	for i, g := range m.Groups {
		d := densityOf(g.Points, s, leastPeople)
		one := shade{MapGroup: g, class: groupClass(i)}
		if top := d.top(); top > 0 {
			for _, share := range levels() {
				one.paths = append(one.paths, d.contour(share*top, mapSide))
			}
			p := d.peak()
			one.peak = Point{p.X * mapSide, p.Y * mapSide}
		}
		out = append(out, one)
	}
	return out
}

func (m Map) square() square {
	if m.Drawn != nil {
		return square{m.Drawn.Left, m.Drawn.Top, m.Drawn.Side}
	}
	var all []Point
	for _, g := range m.Groups {
		all = append(all, g.Points...)
	}
	return squareOf(all)
}

// own is the reader's place on the drawn square, kept inside it.
func (m Map) own() Point {
	p := m.square().place(*m.Own)
	return Point{min(max(p.X, 0.03), 0.97) * mapSide, min(max(p.Y, 0.03), 0.97) * mapSide}
}

// mapTable is the twin of the map: how many stand in each group, and what lies at
// the ends.
func mapTable(ctx context.Context, finding string, m Map) Table {
	t := Table{Caption: finding, Heads: []string{i18n.T(ctx, "page.table_group"), i18n.T(ctx, "page.table_people")}, Numbers: []bool{false, true}}
	for i, g := range m.Groups {
		t.Rows = append(t.Rows, []string{groupName(ctx, g.Name, i, len(m.Groups)), i18n.Number(ctx, float64(g.People))})
	}
	for _, end := range []struct{ id, text string }{
		{"page.end_west", m.West}, {"page.end_east", m.East}, {"page.end_north", m.North}, {"page.end_south", m.South},
	} {
		if end.text != "" {
			t.Rows = append(t.Rows, []string{i18n.T(ctx, end.id) + ": " + end.text, ""})
		}
	}
	return t
}

// groupName is a group's name, or its number while people have not named it.
func groupName(ctx context.Context, name string, i, groups int) string {
	switch {
	case name != "":
		return name
	case groups == 1:
		return i18n.T(ctx, "page.everybody")
	default:
		return i18n.T(ctx, "page.group", "Number", i+1)
	}
}
