package opinion

import (
	"cmp"
	"math"
	"slices"
)

// lloyd moves the centres to the weighted means of the points nearest to them,
// at most `rounds` times, and returns the centres and the centre of each point.
// A centre that loses all its points is dropped. weight nil means 1 each.
//
// Two exact shortcuts: a point whose nearest centre cannot have changed, by
// bounds on its distances, is not looked at (Hamerly 2010); and for the others,
// centres sorted by their first coordinate are searched outwards, until the
// first coordinate alone is farther than the second best centre found.
func lloyd(points []Point, weight []float64, centres []Point, rounds int) ([]Point, []int32) {
	k := kmeans{
		points: points, centres: slices.Clone(centres), assigned: make([]int32, len(points)),
		upper: make([]float64, len(points)), lower: make([]float64, len(points)),
	}
	for p := range points {
		k.upper[p] = math.Inf(1)
	}
	for round := range rounds {
		if changed := k.assign(); round > 0 && !changed {
			break
		}
		k.move(recentre(points, weight, k.centres, k.assigned))
	}
	k.assign()
	return dropEmpty(k.centres, k.assigned)
}

type kmeans struct {
	points   []Point
	centres  []Point
	assigned []int32
	// upper is at least the distance to the own centre, lower at most the distance
	// to any other.
	upper, lower []float64
	// sorted are the centres by first coordinate, order their numbers, rank the
	// place of each.
	sorted      []Point
	order, rank []int32
}

// assign gives each point its nearest centre and reports whether any changed.
func (k *kmeans) assign() bool {
	k.sort()
	apart := k.halfway()
	const chunk = 8192
	chunks := (len(k.points) + chunk - 1) / chunk
	moved := make([]bool, chunks)
	parallel(chunks, func(i int) {
		for p := i * chunk; p < min(len(k.points), (i+1)*chunk); p++ {
			own := k.assigned[p]
			safe := max(k.lower[p], apart[own])
			if k.upper[p] < safe {
				continue
			}
			if k.upper[p] = math.Sqrt(k.points[p].distance2(k.centres[own])); k.upper[p] < safe {
				continue
			}
			if now := k.nearest(p); now != own {
				k.assigned[p] = now
				moved[i] = true
			}
		}
	})
	return slices.Contains(moved, true)
}

func (k *kmeans) sort() {
	k.order = canonicalOrder(k.centres)
	k.sorted = make([]Point, len(k.centres))
	k.rank = make([]int32, len(k.centres))
	for place, c := range k.order {
		k.sorted[place] = k.centres[c]
		k.rank[c] = int32(place)
	}
}

// halfway is half the distance from each centre to the next: a point nearer
// than that to its centre has no nearer one.
func (k *kmeans) halfway() []float64 {
	out := make([]float64, len(k.centres))
	for c, at := range k.centres {
		least := math.Inf(1)
		for other, there := range k.centres {
			if other != c {
				least = min(least, at.distance2(there))
			}
		}
		out[c] = math.Sqrt(least) / 2
	}
	return out
}

// nearest searches the sorted centres outwards from the point's own, and sets
// its bounds.
func (k *kmeans) nearest(p int) int32 {
	at := k.points[p]
	best := k.rank[k.assigned[p]]
	if k.lower[p] == 0 { // nothing is known about it: begin beside it
		place, _ := slices.BinarySearchFunc(k.sorted, at[0], func(c Point, x float64) int { return cmp.Compare(c[0], x) })
		best = int32(min(place, len(k.sorted)-1))
	}
	start := best
	first, second := at.distance2(k.sorted[best]), math.Inf(1)
	look := func(i int32) {
		switch d := at.distance2(k.sorted[i]); {
		case d < first:
			second, first, best = first, d, i
		case d < second:
			second = d
		}
	}
	for i := start + 1; int(i) < len(k.sorted); i++ {
		if dx := k.sorted[i][0] - at[0]; dx > 0 && dx*dx > second {
			break
		}
		look(i)
	}
	for i := start - 1; i >= 0; i-- {
		if dx := at[0] - k.sorted[i][0]; dx > 0 && dx*dx > second {
			break
		}
		look(i)
	}
	k.upper[p], k.lower[p] = math.Sqrt(first), math.Sqrt(second)
	return k.order[best]
}

// move takes the new centres and loosens the bounds by how far they moved.
func (k *kmeans) move(centres []Point) {
	by := make([]float64, len(centres))
	farthest := 0.0
	for c := range centres {
		by[c] = math.Sqrt(centres[c].distance2(k.centres[c])) * (1 + 1e-12)
		farthest = max(farthest, by[c])
	}
	k.centres = centres
	for p, c := range k.assigned {
		k.upper[p] += by[c]
		k.lower[p] = max(0, k.lower[p]-farthest)
	}
}

func recentre(points []Point, weight []float64, centres []Point, assigned []int32) []Point {
	sums := make([][3]float64, len(centres))
	for p, c := range assigned {
		w := 1.0
		if weight != nil {
			w = weight[p]
		}
		sum := &sums[c]
		sum[0] += w * points[p][0]
		sum[1] += w * points[p][1]
		sum[2] += w
	}
	out := slices.Clone(centres)
	for c, sum := range sums {
		if sum[2] > 0 {
			out[c] = Point{sum[0] / sum[2], sum[1] / sum[2]}
		}
	}
	return out
}

func dropEmpty(centres []Point, assigned []int32) ([]Point, []int32) {
	used := make([]bool, len(centres))
	for _, c := range assigned {
		used[c] = true
	}
	renumber := make([]int32, len(centres))
	var kept []Point
	for c, u := range used {
		if u {
			renumber[c] = int32(len(kept))
			kept = append(kept, centres[c])
		}
	}
	for p := range assigned {
		assigned[p] = renumber[assigned[p]]
	}
	return kept, assigned
}

// medianCut chooses at most k starting centres from the points alone, not from
// their order: the cell with the largest spread is cut at its mean along its
// longer side until there are k cells, or every cell is a single place
// (Heckbert 1982, with Wu's rule of cutting where the variance is).
func medianCut(points []Point, k int) []Point {
	if len(points) == 0 {
		return nil
	}
	cells := []cutCell{newCutCell(slices.Clone(points))}
	for len(cells) < k {
		widest := 0
		for i := range cells {
			if cells[i].spread > cells[widest].spread {
				widest = i
			}
		}
		if cells[widest].spread <= 0 {
			break
		}
		low, high := cells[widest].cut()
		cells[widest] = low
		cells = append(cells, high)
	}
	centres := make([]Point, len(cells))
	for i, c := range cells {
		centres[i] = c.mean
	}
	return centres
}

type cutCell struct {
	points []Point
	mean   Point
	spread float64 // sum of squares along the longer side
	side   int
}

func newCutCell(points []Point) cutCell {
	c := cutCell{points: points}
	n := float64(len(points))
	low, high := points[0], points[0]
	for _, p := range points {
		for k := range p {
			c.mean[k] += p[k] / n
			low[k], high[k] = min(low[k], p[k]), max(high[k], p[k])
		}
	}
	var squares Point
	for _, p := range points {
		for k := range p {
			squares[k] += (p[k] - c.mean[k]) * (p[k] - c.mean[k])
		}
	}
	if squares[1] > squares[0] {
		c.side = 1
	}
	if high[c.side] > low[c.side] && !math.IsNaN(squares[c.side]) {
		c.spread = squares[c.side]
	}
	return c
}

// cut splits the cell at its mean. Both halves hold points, because the cell
// has a spread.
func (c cutCell) cut() (low, high cutCell) {
	n := 0
	for i, p := range c.points {
		if p[c.side] < c.mean[c.side] {
			c.points[i], c.points[n] = c.points[n], c.points[i]
			n++
		}
	}
	if n == 0 || n == len(c.points) { // rounding put the mean on the edge
		n = 1
		slices.SortFunc(c.points, func(a, b Point) int { return cmp.Compare(a[c.side], b[c.side]) })
	}
	return newCutCell(c.points[:n:n]), newCutCell(c.points[n:])
}
