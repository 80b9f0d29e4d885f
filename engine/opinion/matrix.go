package opinion

import (
	"runtime"
	"sync"
)

// centred is the vote matrix as PCA sees it. A vote not cast counts as the
// statement's mean, so that after centring every such cell is exactly 0: only
// the votes cast have a value, and that is their distance from the mean.
type centred struct {
	votes *Votes
	// mean is the mean vote of each statement over those who voted on it; 0 for
	// a statement that is out or meta.
	mean []float64
	// deviation[cell] is the value of a cell: vote − mean, 0 in statements that
	// are out or meta.
	deviation []float64
	// weight of each row, nil for 1 (bootstrap, raking).
	weight []float64
}

func centre(v *Votes, weight []float64) *centred {
	m := len(v.States)
	x := &centred{votes: v, mean: make([]float64, m), deviation: make([]float64, 4*m), weight: weight}
	sum := make([]float64, m)
	count := make([]float64, m)
	if weight == nil {
		tally := v.cellTally()
		for s := range m {
			sum[s] = float64(tally[4*s+2]) - float64(tally[4*s])
			count[s] = float64(tally[4*s] + tally[4*s+1] + tally[4*s+2])
		}
	} else {
		for p := range v.Participants() {
			w := weight[p]
			for _, c := range v.Row(p) {
				sum[c>>2] += w * float64(c.Vote())
				count[c>>2] += w
			}
		}
	}
	for s, state := range v.States {
		if state != In || count[s] == 0 {
			continue
		}
		x.mean[s] = sum[s] / count[s]
		for code := range 3 {
			x.deviation[4*s+code] = float64(code-1) - x.mean[s]
		}
	}
	return x
}

// width is the number of vectors multiplied at once.
const width = 4

// block is `width` column vectors side by side, one row per statement.
type block [][width]float64

// gram returns Xᵀ(XB), fused per row: one pass over the votes.
func (x *centred) gram(b block) block {
	parts := x.votes.parts()
	sums := make([]block, len(parts))
	parallel(len(parts), func(i int) {
		sums[i] = x.gramRows(b, parts[i][0], parts[i][1])
	})
	total := sums[0]
	for _, sum := range sums[1:] {
		for s := range total {
			for k := range width {
				total[s][k] += sum[s][k]
			}
		}
	}
	return total
}

func (x *centred) gramRows(b block, from, to int) block {
	out := make(block, len(b))
	deviation := x.deviation
	for p := from; p < to; p++ {
		row := x.votes.Row(p)
		var y0, y1, y2, y3 float64
		for _, c := range row {
			d, column := deviation[c], &b[c>>2]
			y0 += d * column[0]
			y1 += d * column[1]
			y2 += d * column[2]
			y3 += d * column[3]
		}
		if x.weight != nil {
			w := x.weight[p]
			y0, y1, y2, y3 = w*y0, w*y1, w*y2, w*y3
		}
		for _, c := range row {
			d, column := deviation[c], &out[c>>2]
			column[0] += d * y0
			column[1] += d * y1
			column[2] += d * y2
			column[3] += d * y3
		}
	}
	return out
}

// parts cuts the rows into ranges with about as many votes each. The ranges
// depend on the votes alone, not on the machine, so that sums come out the same
// everywhere.
func (v *Votes) parts() [][2]int {
	n := v.Participants()
	count := min(16, max(1, len(v.cells)/20000))
	parts := make([][2]int, 0, count)
	from := 0
	for i := range count {
		to, target := n, (i+1)*len(v.cells)/count
		if i < count-1 {
			to = from
			for to < n && v.rows[to] < target {
				to++
			}
		}
		parts = append(parts, [2]int{from, to})
		from = to
	}
	return parts
}

// parallel calls work(0) … work(n−1) on as many cores as there are and returns
// when all are done.
func parallel(n int, work func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			work(i)
		}
		return
	}
	var group sync.WaitGroup
	next := make(chan int)
	for range workers {
		group.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}
