package page

import "strings"

// contour draws the lines of one density level as an SVG path on a square of the
// given side: marching squares (Lorensen and Cline, 1987, in two dimensions), the
// corners then rounded by quadratic curves from middle to middle of the edges.
func (d Density) contour(level, side float64) string {
	type edge struct{ from, to int }
	next := map[int]int{} // grid edge → grid edge that the line goes to
	at := func(row, col int) float64 {
		if row < 0 || col < 0 || row >= d.Size || col >= d.Size {
			return 0
		}
		return d.At[row*d.Size+col]
	}
	wide := d.Size + 2
	// An edge is named by its upper left grid point and its direction.
	across := func(row, col int) int { return 2 * ((row+1)*wide + col + 1) }
	down := func(row, col int) int { return across(row, col) + 1 }
	for row := -1; row < d.Size; row++ {
		for col := -1; col < d.Size; col++ {
			code := 0
			for i, v := range []float64{at(row, col), at(row, col+1), at(row+1, col+1), at(row+1, col)} {
				if v >= level {
					code |= 1 << i
				}
			}
			top, right, bottom, left := across(row, col), down(row, col+1), across(row+1, col), down(row, col)
			// Lines run with the higher ground on their right.
			var lines []edge
			switch code {
			case 1:
				lines = []edge{{left, top}}
			case 2:
				lines = []edge{{top, right}}
			case 3:
				lines = []edge{{left, right}}
			case 4:
				lines = []edge{{right, bottom}}
			case 5:
				lines = []edge{{left, top}, {right, bottom}}
			case 6:
				lines = []edge{{top, bottom}}
			case 7:
				lines = []edge{{left, bottom}}
			case 8:
				lines = []edge{{bottom, left}}
			case 9:
				lines = []edge{{bottom, top}}
			case 10:
				lines = []edge{{top, right}, {bottom, left}}
			case 11:
				lines = []edge{{bottom, right}}
			case 12:
				lines = []edge{{right, left}}
			case 13:
				lines = []edge{{right, top}}
			case 14:
				lines = []edge{{top, left}}
			}
			for _, l := range lines {
				next[l.from] = l.to
			}
		}
	}
	cross := func(e int) Point {
		row, col := e/2/wide-1, e/2%wide-1
		row2, col2 := row, col+1
		if e%2 == 1 {
			row2, col2 = row+1, col
		}
		a, b := at(row, col), at(row2, col2)
		t := 0.5
		if a != b {
			t = min(max((level-a)/(b-a), 0), 1)
		}
		unit := side / float64(d.Size-1)
		return Point{(float64(col) + t*float64(col2-col)) * unit, (float64(row) + t*float64(row2-row)) * unit}
	}
	var path strings.Builder
	for row := -1; row < d.Size; row++ {
		for col := -1; col <= d.Size; col++ {
			for _, start := range []int{across(row, col), down(row, col)} {
				var loop []Point
				for e, ok := start, true; ok; {
					to, more := next[e]
					if !more {
						break
					}
					delete(next, e)
					loop = append(loop, cross(e))
					e, ok = to, to != start
				}
				path.WriteString(rounded(loop))
			}
		}
	}
	return path.String()
}

// rounded writes a closed line with its corners cut to curves; lines too small to
// see are left out.
func rounded(loop []Point) string {
	if len(loop) < 4 {
		return ""
	}
	// Every second point is enough for a soft line.
	if len(loop) >= 12 {
		var thin []Point
		for i := 0; i < len(loop); i += 2 {
			thin = append(thin, loop[i])
		}
		loop = thin
	}
	middle := func(a, b Point) Point { return Point{(a.X + b.X) / 2, (a.Y + b.Y) / 2} }
	start := middle(loop[len(loop)-1], loop[0])
	var path strings.Builder
	path.WriteString("M" + num(start.X) + " " + num(start.Y))
	for i, p := range loop {
		to := middle(p, loop[(i+1)%len(loop)])
		path.WriteString("Q" + num(p.X) + " " + num(p.Y) + " " + num(to.X) + " " + num(to.Y))
	}
	path.WriteString("Z")
	return path.String()
}
