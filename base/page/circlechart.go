package page

import (
	"math"
	"slices"
	"strconv"
)

// Chart is a circle with the circles in it, to be drawn as a nested chart. It
// shows two levels by name and with their roles; what lies deeper is drawn in
// its place, ever smaller, without a name: Href is where it opens.
type Chart struct {
	Name    string
	Href    string
	Mark    string // id of the link to it in the drawing, for addresses that lead there
	Links   []Seat // leader and delegates: the bridges to the circle around it
	Loose   bool   // for a while only, and without a link to the circle around it
	Seats   []Seat // all other roles
	Circles []Chart
	Here    bool   // the circle whose page this is
	Zooms   bool   // Href shows the same chart from nearer
	Lacking bool   // nobody holds one of its roles: asked of circles whose roles are not drawn
	Mine    bool   // the reader sits in it
	Sought  bool   // the one that was looked for
	Beside  []Body // drawn of the first circle alone
}

// Seat is a role in a circle, and how much of its term is left.
type Seat struct {
	Role   string  // its name
	Holder string  // "" when nobody holds it
	Left   float64 // share of the term that is left, 1 to 0
	Ends   string  // when the term ends, as people write it; "" without a term
	Rests  string  // the sentence that says until when the role rests by consent; "" where it does not
}

// In chart units; a circle's name is set in 17 of them.
const (
	discLeast  = 58.0 // radius of a circle without circles
	chartGap   = 14.0 // between neighbours
	bridge     = 22.0 // length of a link
	chartEdge  = 11.0 // between the outermost circles and the ring around them
	seatsShown = 7    // roles drawn in a circle; the table has all
	innerRoom  = 15.0 // between a name and its ring, where circles are drawn in between
	beadRadius = 5.0
)

// disc is one circle as it is drawn.
type disc struct {
	Chart
	x, y, r float64
	lines   []string
	size    float64 // of the type its name is set in
	beads   []bead
	core    float64 // radius of what the name needs
	bridges []span
	strung  bool // the roles are on the ring, not under the name
}

// bead is a role: a filled dot with the rest of its term as an arc around it, or
// an open dot when nobody holds it.
type bead struct {
	Seat
	x, y float64
}

// span is a link between two circles, with the bead of the role that is the link.
type span struct {
	bead
	x1, y1, x2, y2 float64
}

// drawn is the whole chart, with the first circle's middle as its zero.
type drawn struct {
	ring  around
	away  float64 // how far from the middle the nearest circles stand
	first disc
	rest  []disc
	boxes []box
}

// around is the ring around all circles.
type around struct{ x, y, r float64 }

// view is the part of the plane that the picture shows.
func (d drawn) view() string {
	r := d.ring.r + 3
	wide, high := 2*r, 2*r
	if len(d.boxes) > 0 {
		wide = max(wide, d.boxes[0].wide+4)
		high += float64(len(d.boxes)) * (bodyGap + bodyHigh)
	}
	return num(d.ring.x-wide/2) + " " + num(d.ring.y-r) + " " + num(wide) + " " + num(high)
}

// lay places a chart's circles: the first in the middle, the others around it,
// each with its links as bridges. They have one size: size would otherwise seem to
// say something.
func lay(c Chart) drawn {
	first := discOf(c, false)
	var rest []disc
	widest := 0.0
	for _, child := range c.Circles {
		d := discOf(child, true)
		rest = append(rest, d)
		widest = max(widest, d.r)
	}
	for i := range rest {
		rest[i].r = widest
	}
	rings := orbits(first.r, rest)
	away := rings[len(rings)-1].away
	first.move(0, 0)
	ring := around{r: away + widest + chartEdge}
	switch len(rest) {
	case 0:
		ring.r = first.r
	case 1:
		// Two circles stand above each other in the middle of the ring.
		ring.r = (first.r+away+widest)/2 + chartEdge
		ring.y = (first.r - away - widest) / 2
	}
	for _, o := range rings {
		turns := angles(o.away, at(rest, o.of))
		for n, i := range o.of {
			rest[i].pearls(turns[n])
			rest[i].move(o.away*math.Cos(turns[n]), o.away*math.Sin(turns[n]))
			rest[i].link(first, turns[n])
		}
	}
	d := drawn{ring: ring, away: rings[0].away, first: first, rest: rest}
	d.stand(c.Beside)
	return d
}

// discOf measures a circle: wide enough for its name, its roles, and the small
// circles in it.
func discOf(c Chart, inside bool) disc {
	d := disc{Chart: c, size: 17}
	d.lines = lines(c.Name, 13)
	longest := 0
	for _, l := range d.lines {
		longest = max(longest, len([]rune(l)))
	}
	if longest > 14 {
		d.size = max(13, 17*14/float64(longest))
	}
	// The name is a box inside the ring, with room for the roles on the ring.
	half := Point{float64(longest)*d.size*0.3 + 6, float64(len(d.lines)) * d.size * 0.6}
	d.r = max(discLeast, math.Hypot(half.X, half.Y))
	d.core = d.r - beadRadius - 5
	row := d.r*0.42 + 2
	if len(d.lines) > 2 {
		row += 8
	}
	for i, s := range c.Seats[:min(len(c.Seats), seatsShown)] {
		x, y := spread(i, min(len(c.Seats), seatsShown), 20)
		d.beads = append(d.beads, bead{s, x, y + row})
	}
	if inside && len(c.Circles) > 0 {
		d.r += innerRoom
	}
	return d
}

// pearls sets the roles of a circle on its ring, like pearls, on the side away
// from the first circle; the roles that link it sit on the other side.
func (d *disc) pearls(turn float64) {
	step := 21 / d.r
	for i := range d.beads {
		at := turn + (float64(i)-float64(len(d.beads)-1)/2)*step
		d.beads[i].x, d.beads[i].y = d.r*math.Cos(at), d.r*math.Sin(at)
	}
	d.strung = true
}

// spread places the i-th of n things in a row around zero, bent like the ring.
func spread(i, n int, apart float64) (x, y float64) {
	x = (float64(i) - float64(n-1)/2) * apart
	return x, -x * x / 220
}

func (d *disc) move(x, y float64) {
	d.x, d.y = x, y
	for i := range d.beads {
		d.beads[i].x += x
		d.beads[i].y += y
	}
}

// link draws the bridges from a circle to the first one, side by side.
func (d *disc) link(first disc, turn float64) {
	if d.Loose {
		return
	}
	cos, sin := math.Cos(turn), math.Sin(turn)
	links := d.Links
	if len(links) == 0 {
		links = []Seat{{}}
	}
	for i, s := range links {
		aside := (float64(i) - float64(len(links)-1)/2) * 20
		// Both ends lie on the rings themselves, however far aside.
		from := math.Sqrt(max(0, first.r*first.r-aside*aside))
		to := math.Hypot(d.x-first.x, d.y-first.y) - math.Sqrt(max(0, d.r*d.r-aside*aside))
		at := func(along float64) (float64, float64) {
			return first.x + along*cos - aside*sin, first.y + along*sin + aside*cos
		}
		b := span{}
		b.x1, b.y1 = at(from)
		b.x2, b.y2 = at(to)
		b.bead = bead{s, b.x2, b.y2}
		d.bridges = append(d.bridges, b)
	}
}

// distance is how far from the middle the circles around it must stand, so that
// they touch neither it nor each other.
func distance(middle float64, around []disc) float64 {
	least := 0.0
	for _, d := range around {
		least = max(least, middle+bridge+d.r)
	}
	for range 64 {
		if need(least, around) <= 2*math.Pi {
			return least
		}
		least *= 1.03
	}
	return least
}

// need is the angle that circles at this distance take up together.
func need(away float64, around []disc) float64 {
	sum := 0.0
	for _, d := range around {
		sum += 2 * math.Asin(min(1, (d.r+chartGap/2)/away))
	}
	return sum
}

// angles spreads the circles around the middle, starting above it.
func angles(away float64, around []disc) []float64 {
	slack := (2*math.Pi - need(away, around)) / float64(max(1, len(around)))
	turn := -math.Pi / 2
	var turns []float64
	for i, d := range around {
		half := math.Asin(min(1, (d.r+chartGap/2)/away)) + slack/2
		if i > 0 {
			turn += half
		}
		turns = append(turns, turn)
		turn += half
	}
	return turns
}

// arc is the path of what is left of a term: from the top, clockwise, around a bead.
func (b bead) arc() string {
	left := min(max(b.Left, 0), 0.9999)
	r := beadRadius + 3.4
	end := -math.Pi/2 + 2*math.Pi*left
	large := "0"
	if left > 0.5 {
		large = "1"
	}
	return "M" + num(b.x) + " " + num(b.y-r) + "A" + num(r) + " " + num(r) + " 0 " + large + " 1 " +
		num(b.x+r*math.Cos(end)) + " " + num(b.y+r*math.Sin(end))
}

// pause is the sign of a role that rests, in its dot.
func (b bead) pause() string {
	return "M" + num(b.x-1.6) + " " + num(b.y-2.4) + "v4.8M" + num(b.x+1.6) + " " + num(b.y-2.4) + "v4.8"
}

func (b bead) class() string {
	switch {
	case b.Holder == "":
		return "bead empty"
	case b.Rests != "":
		return "bead resting"
	case b.Ends != "" && b.Left <= 0:
		return "bead over"
	case b.Ends != "" && b.Left < 0.15:
		return "bead ending"
	default:
		return "bead"
	}
}

// label is what a bead says to those who point at it or hear it.
func (s Seat) label(nobody string) string {
	text := s.Role + ": " + s.Holder
	if s.Holder == "" {
		text = s.Role + ": " + nobody
	}
	if s.Ends != "" {
		text += ", " + s.Ends
	}
	if s.Rests != "" {
		text += ". " + s.Rests
	}
	return text
}

// num writes a coordinate as short as it can be.
func num(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}

// rests says whether one of the roles drawn with the circle rests.
func (c Chart) rests() bool {
	return slices.ContainsFunc(slices.Concat(c.Links, c.Seats), func(s Seat) bool { return s.Rests != "" })
}
