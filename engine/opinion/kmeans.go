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
// Centres are sorted by their first coordinate and searched outwards from the
// point's own coordinate; the search ends where the first coordinate alone is
// farther than the best centre found. That is exact.
func lloyd(points []Point, weight []float64, centres []Point, rounds int) ([]Point, []int32) {
	centres = slices.Clone(centres)
	assigned := make([]int32, len(points))
	for round := range rounds {
		changed := assign(points, centres, assigned)
		if round > 0 && !changed {
			break
		}
		centres = recentre(points, weight, centres, assigned)
	}
	assign(points, centres, assigned)
	return dropEmpty(centres, assigned)
}

// assign sorts the centres by first coordinate (renumbering assigned) and gives
// each point its nearest one; it reports whether any point changed its centre.
func assign(points, centres []Point, assigned []int32) bool {
	order := make([]int32, len(centres))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(centres[a][0], centres[b][0]), cmp.Compare(centres[a][1], centres[b][1]))
	})
	sorted := make([]Point, len(centres))
	place := make([]int32, len(centres))
	for i, from := range order {
		sorted[i] = centres[from]
		place[from] = int32(i)
	}
	copy(centres, sorted)
	const chunk = 4096
	chunks := (len(points) + chunk - 1) / chunk
	moved := make([]bool, chunks)
	parallel(chunks, func(i int) {
		for p := i * chunk; p < min(len(points), (i+1)*chunk); p++ {
			old := place[assigned[p]]
			now := nearest(points[p], centres, old)
			moved[i] = moved[i] || now != old
			assigned[p] = now
		}
	})
	return slices.Contains(moved, true)
}

// nearest searches sorted centres outwards from the guess.
func nearest(p Point, centres []Point, guess int32) int32 {
	best, least := guess, p.distance2(centres[guess])
	for i := guess + 1; int(i) < len(centres); i++ {
		dx := centres[i][0] - p[0]
		if dx > 0 && dx*dx > least {
			break
		}
		if d := p.distance2(centres[i]); d < least {
			best, least = i, d
		}
	}
	for i := guess - 1; i >= 0; i-- {
		dx := p[0] - centres[i][0]
		if dx > 0 && dx*dx > least {
			break
		}
		if d := p.distance2(centres[i]); d < least {
			best, least = i, d
		}
	}
	return best
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
