package page

// Body is what decides beside the circles as the statutes say: a board, an
// assembly. It is drawn as a square thing below the circles, joined to none.
type Body struct{ Name, Kind, Lang string }

// In chart units.
const (
	bodyHigh = 46.0
	bodyGap  = 12.0
	bodySize = 14.0
)

// box is one body as it is drawn.
type box struct {
	Body
	x, y, wide float64
	size       float64 // of the type its name is set in
}

// stand places the bodies below the ring, one under the other.
func (d *drawn) stand(bodies []Body) {
	wide := min(max(2*d.ring.r, 200), 320)
	for i, b := range bodies {
		one := box{Body: b, x: d.ring.x - wide/2, y: d.ring.y + d.ring.r + bodyGap + float64(i)*(bodyHigh+bodyGap), wide: wide, size: bodySize}
		if long := float64(len([]rune(b.Name))) * bodySize * 0.58; long > wide-16 {
			one.size = max(7, bodySize*(wide-16)/long)
		}
		d.boxes = append(d.boxes, one)
	}
}

// bodyRows is the part of the chart's table that is about them.
func (c Chart) bodyRows() [][]string {
	var rows [][]string
	for _, b := range c.Beside {
		rows = append(rows, []string{b.Name, "", b.Kind, "", ""})
	}
	return rows
}
