package page

import "math"

// Point is a place on the opinion map, in any unit that is the same for all.
type Point struct{ X, Y float64 }

// Density is how many people stand where, on a square grid: the only thing about
// single people's places that a page may show. At has Size × Size values, row by
// row from the top.
type Density struct {
	Size int
	At   []float64
}

// leastPeople is how many people a patch of the map must stand for to be drawn.
const leastPeople = 10

// gridSize is fine enough for soft shapes, and coarse enough for a small page.
const gridSize = 44

// Frame of a map: the square that holds all its people, with room around them.
type square struct {
	left, top, side float64
}

// squareOf finds the square around points, with a margin of a seventh.
func squareOf(points []Point) square {
	if len(points) == 0 {
		return square{-1, -1, 2}
	}
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
	}
	side := max(hi.X-lo.X, hi.Y-lo.Y, 1e-9) * 1.3
	return square{(lo.X+hi.X)/2 - side/2, (lo.Y+hi.Y)/2 - side/2, side}
}

// place gives a point's position in the square, 0 to 1 in both directions.
func (s square) place(p Point) Point {
	return Point{(p.X - s.left) / s.side, (p.Y - s.top) / s.side}
}

// densityOf spreads people over the grid with a Gaussian whose width follows
// Scott's rule (D. W. Scott, Multivariate Density Estimation, 1992, 6.3), at least
// a fortieth of the map, and then takes away every patch that stands for fewer
// than least people: nobody may be found on the map.
func densityOf(points []Point, s square, least int) Density {
	d := Density{Size: gridSize, At: make([]float64, gridSize*gridSize)}
	if len(points) < least {
		return d
	}
	placed := make([]Point, len(points))
	for i, p := range points {
		placed[i] = s.place(p)
	}
	width := max(0.025, spreadOf(placed)*math.Pow(float64(len(placed)), -1.0/6))
	for _, p := range placed {
		d.add(p, width)
	}
	d.dropSmall(least)
	return d
}

// spreadOf is the standard deviation of points, over both directions.
func spreadOf(points []Point) float64 {
	n := float64(len(points))
	var x, y, xx, yy float64
	for _, p := range points {
		x, y = x+p.X/n, y+p.Y/n
	}
	for _, p := range points {
		xx, yy = xx+(p.X-x)*(p.X-x)/n, yy+(p.Y-y)*(p.Y-y)/n
	}
	return math.Sqrt((xx + yy) / 2)
}

// add spreads one person over the cells within three widths.
func (d *Density) add(p Point, width float64) {
	step := 1 / float64(d.Size-1)
	reach := int(math.Ceil(3 * width / step))
	col, row := int(math.Round(p.X/step)), int(math.Round(p.Y/step))
	weight := step * step / (2 * math.Pi * width * width)
	for r := max(0, row-reach); r <= min(d.Size-1, row+reach); r++ {
		for c := max(0, col-reach); c <= min(d.Size-1, col+reach); c++ {
			dx, dy := float64(c)*step-p.X, float64(r)*step-p.Y
			d.At[r*d.Size+c] += weight * math.Exp(-(dx*dx+dy*dy)/(2*width*width))
		}
	}
}

// dropSmall empties every patch above the lowest level drawn that holds fewer
// people than least, and the thin ground around it.
func (d *Density) dropSmall(least int) {
	floor := levels()[0] * d.top()
	patch := make([]int, len(d.At))
	var people []float64
	for i := range d.At {
		if patch[i] == 0 && d.At[i] >= floor && floor > 0 {
			people = append(people, d.flood(i, len(people)+1, floor, patch))
		}
	}
	for i := range d.At {
		switch {
		case patch[i] == 0:
			// Kept for the smooth edge, but below the lowest level.
			d.At[i] = min(d.At[i], floor*0.999)
		case people[patch[i]-1] < float64(least):
			d.At[i] = 0
		}
	}
}

// flood marks the patch that a cell belongs to and counts the people in it.
func (d *Density) flood(start, mark int, floor float64, patch []int) float64 {
	people := 0.0
	open := []int{start}
	patch[start] = mark
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		people += d.At[at]
		row, col := at/d.Size, at%d.Size
		for _, n := range [][2]int{{row - 1, col}, {row + 1, col}, {row, col - 1}, {row, col + 1}} {
			if n[0] < 0 || n[1] < 0 || n[0] >= d.Size || n[1] >= d.Size {
				continue
			}
			next := n[0]*d.Size + n[1]
			if patch[next] == 0 && d.At[next] >= floor {
				patch[next] = mark
				open = append(open, next)
			}
		}
	}
	return people
}

func (d Density) top() float64 {
	top := 0.0
	for _, v := range d.At {
		top = max(top, v)
	}
	return top
}

// peak is the place where most stand, 0 to 1 in both directions.
func (d Density) peak() Point {
	best := 0
	for i, v := range d.At {
		if v > d.At[best] {
			best = i
		}
	}
	return Point{float64(best%d.Size) / float64(d.Size-1), float64(best/d.Size) / float64(d.Size-1)}
}

// levels are the shares of the highest density at which the map draws a line.
func levels() []float64 { return []float64{0.12, 0.3, 0.55, 0.8} }
