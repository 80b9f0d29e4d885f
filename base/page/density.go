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

// squareOf finds the square around points, with room for the soft edge: few
// people are spread wider (see densityOf).
func squareOf(points []Point) square {
	if len(points) == 0 {
		return square{-1, -1, 2}
	}
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
	}
	side := max(hi.X-lo.X, hi.Y-lo.Y, 1e-9) * (1.05 + 1.1*math.Pow(float64(len(points)), -1.0/6))
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
	for _, p := range placed {
		d.count(p)
	}
	d.blur(max(0.025, spreadOf(placed)*math.Pow(float64(len(placed)), -1.0/6)))
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

// count puts one person on the four grid points around them, by nearness (linear
// binning; M. P. Wand, Fast computation of multivariate kernel estimators, 1994).
func (d *Density) count(p Point) {
	x, y := p.X*float64(d.Size-1), p.Y*float64(d.Size-1)
	col := min(max(int(x), 0), d.Size-2)
	row := min(max(int(y), 0), d.Size-2)
	right, down := x-float64(col), y-float64(row)
	d.At[row*d.Size+col] += (1 - right) * (1 - down)
	d.At[row*d.Size+col+1] += right * (1 - down)
	d.At[(row+1)*d.Size+col] += (1 - right) * down
	d.At[(row+1)*d.Size+col+1] += right * down
}

// blur spreads what is counted by a Gaussian of this width, first along the
// rows, then along the columns, so that its cost does not grow with the people.
func (d *Density) blur(width float64) {
	step := 1 / float64(d.Size-1)
	reach := int(math.Ceil(4 * width / step))
	weights, sum := make([]float64, 2*reach+1), 0.0
	for i := range weights {
		away := float64(i-reach) * step / width
		weights[i] = math.Exp(-away * away / 2)
		sum += weights[i]
	}
	for _, stride := range [][2]int{{d.Size, 1}, {1, d.Size}} {
		for line := range d.Size {
			row := make([]float64, d.Size)
			for i := range row {
				for j := max(0, i-reach); j <= min(d.Size-1, i+reach); j++ {
					row[i] += d.At[line*stride[0]+j*stride[1]] * weights[j-i+reach] / sum
				}
			}
			for i, v := range row {
				d.At[line*stride[0]+i*stride[1]] = v
			}
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
func levels() []float64 { return []float64{0.12, 0.22, 0.34, 0.47, 0.61, 0.76, 0.9} }
