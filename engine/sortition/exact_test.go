package sortition_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"concentric/engine/sortition"
)

type weighted struct {
	Weight float64
	Panel  []string
}

// checkShown adds up the lottery that is said to have the probabilities: its
// weights are a lottery's, and among people whom quotas and households cannot
// tell apart it gives each what is recorded.
func checkShown(t fataler, pool *sortition.Pool, fixed map[string]bool, prob map[string]float64, lottery []weighted) {
	t.Helper()
	kind := kinds(pool, fixed)
	wanted, got, total := map[string]float64{}, map[string]float64{}, 0.0
	first := map[string]float64{}
	for id, k := range kind {
		wanted[k] += prob[id]
		if p, known := first[k]; known && p != prob[id] {
			t.Errorf("two people with %s have the probabilities %v and %v", k, p, prob[id])
		}
		first[k] = prob[id]
	}
	for _, w := range lottery {
		if w.Weight < 0 {
			t.Errorf("a panel has the weight %v", w.Weight)
		}
		total += w.Weight
		for _, id := range w.Panel {
			got[kind[id]] += w.Weight
		}
	}
	if math.Abs(total-1) > 1e-7 {
		t.Errorf("the weights of the exact lottery add up to %v", total)
	}
	for k := range wanted {
		if math.Abs(wanted[k]-got[k]) > 1e-6 {
			t.Errorf("people with %s have %v together; the lottery said to be exact gives them %v", k, wanted[k], got[k])
		}
	}
}

// checkBest checks by a linear program over all panels there are that no lottery
// is better by the method than the probabilities recorded. For leximin: those at
// one level can have no more together when nobody below has less, and nobody
// above less than the level (mixing in such a lottery would better the smallest
// that changes).
func checkBest(t fataler, r sortition.Request, panels [][]string, prob map[string]float64, fixed map[string]bool) {
	t.Helper()
	var open []string
	for _, p := range r.Pool.People {
		if !fixed[p.ID] {
			open = append(open, p.ID)
		}
	}
	if len(open) == 0 || len(panels) == 0 || len(panels[0]) == len(r.Already) {
		return
	}
	on := func(id string, panel []string) float64 {
		if slices.Contains(panel, id) {
			return 1
		}
		return 0
	}
	least, most := 1.0, 0.0
	for _, id := range open {
		least, most = min(least, prob[id]), max(most, prob[id])
	}
	if r.Method == sortition.Goldilocks {
		open, least = slices.DeleteFunc(open, func(id string) bool {
			return !slices.ContainsFunc(panels, func(panel []string) bool { return slices.Contains(panel, id) })
		}), 1
		for _, id := range open {
			least = min(least, prob[id])
		}
		checkGoldilocks(t, r, open, panels, on, least, most)
		return
	}
	if r.Method == sortition.Maximin {
		checkMaximin(t, open, panels, on, least)
		return
	}
	const slack = 1e-7
	for _, level := range levels(open, prob) {
		var rows [][]float64
		var limits []float64
		goal, reached := make([]float64, len(panels)), 0.0
		for _, id := range open {
			row := make([]float64, len(panels))
			for j, panel := range panels {
				row[j] = -on(id, panel)
			}
			limit := min(prob[id], level)
			if math.Abs(prob[id]-level) < slack {
				for j := range goal {
					goal[j] -= row[j]
				}
				reached += prob[id]
			}
			rows, limits = append(rows, row), append(limits, slack-limit)
		}
		rows, limits = lotteryRows(rows, limits, len(panels))
		best, ok := maximise(rows, limits, goal)
		if !ok || best > reached+float64(len(open))*1e-5 {
			t.Errorf("%s: those with the probability %v, together %v, could have %v (%v)", r.Method, level, reached, best, ok)
		}
	}
}

// checkMaximin: no lottery gives everybody more than the smallest probability.
func checkMaximin(t fataler, open []string, panels [][]string, on func(string, []string) float64, least float64) {
	t.Helper()
	n := len(panels)
	var rows [][]float64
	for _, id := range open {
		row := make([]float64, n+1)
		for j, panel := range panels {
			row[j] = -on(id, panel)
		}
		row[n] = 1
		rows = append(rows, row)
	}
	rows, limits := lotteryRows(rows, make([]float64, len(rows)), n)
	goal := make([]float64, n+1)
	goal[n] = 1
	if best, ok := maximise(rows, limits, goal); !ok || best > least+1e-6 {
		t.Errorf("maximin: the smallest probability is %v, it could be %v (%v)", least, best, ok)
	}
}

// checkGoldilocks: the loss (n/k)·U + γ·(k/n)/L is convex in U and L, so it is
// smallest where no lottery lies in the direction in which it falls. Who is on no
// panel at all is neither in n nor in L.
func checkGoldilocks(t fataler, r sortition.Request, open []string, panels [][]string, on func(string, []string) float64, least, most float64) {
	t.Helper()
	if least < 1e-6 {
		t.Errorf("goldilocks leaves somebody out who is on a panel: the smallest probability is %v", least)
		return
	}
	ratio := float64(len(open)) / float64(r.Size-len(r.Already))
	n := len(panels)
	var rows [][]float64
	var limits []float64
	for _, id := range open {
		under, over := make([]float64, n+2), make([]float64, n+2)
		for j, panel := range panels {
			under[j], over[j] = on(id, panel), -on(id, panel)
		}
		under[n], over[n+1] = -1, 1 // q ≤ U, L ≤ q
		rows, limits = append(rows, under, over), append(limits, 0, 0)
	}
	rows, limits = lotteryRows(rows, limits, n)
	goal := make([]float64, n+2)
	goal[n], goal[n+1] = -ratio, 1/(ratio*least*least)
	here := float64(goal[n]*most) + float64(goal[n+1]*least)
	if best, ok := maximise(rows, limits, goal); !ok || best > here+1e-3*(1+math.Abs(here)) {
		t.Errorf("goldilocks: smallest %v and largest %v can be bettered by %v (%v)", least, most, best-here, ok)
	}
}

// checkLevels checks for a pool without households that the probabilities are
// leximin's among all fractional panels, of which those of people are a part: as
// checkBest, with the expected number of each kind as the variables. Together
// with the exact lottery this shows them to be the best there are.
func checkLevels(t fataler, pool *sortition.Pool, quotas []sortition.Quota, size int, prob map[string]float64) {
	t.Helper()
	kind := kinds(pool, nil)
	var ids []string // one of each kind
	count, features := map[string]float64{}, map[string][]string{}
	for _, p := range pool.People {
		if count[kind[p.ID]]++; count[kind[p.ID]] == 1 {
			ids = append(ids, p.ID)
			features[p.ID] = p.Features
		}
	}
	const slack = 1e-8
	for _, level := range levels(ids, prob) {
		var rows [][]float64
		var limits []float64
		goal, base := make([]float64, len(ids)), make([]float64, len(ids))
		for j, id := range ids {
			n := count[kind[id]]
			base[j] = float64(n * max(0, min(prob[id], level)-slack))
			if math.Abs(prob[id]-level) < 1e-7 {
				goal[j] = 1
			}
			row := make([]float64, len(ids))
			row[j] = 1
			rows, limits = append(rows, row), append(limits, n-base[j])
		}
		within := func(has func(id string) bool, least, most int) {
			up, down, taken := make([]float64, len(ids)), make([]float64, len(ids)), 0.0
			for j, id := range ids {
				if has(id) {
					up[j], down[j] = 1, -1
					taken += base[j]
				}
			}
			rows, limits = append(rows, up, down), append(limits, float64(most)-taken, taken-float64(least))
		}
		for _, q := range quotas {
			c := slices.Index(pool.Categories, q.Category)
			within(func(id string) bool { return features[id][c] == q.Feature }, q.Min, q.Max)
		}
		within(func(string) bool { return true }, size, size)
		if more, ok := maximise(rows, limits, goal); !ok || more > 1e-4 {
			t.Errorf("those with the probability %v could have %v more together (%v)", level, more, ok)
		}
	}
}

// lotteryRows adds that the first n variables add up to 1.
func lotteryRows(rows [][]float64, limits []float64, n int) ([][]float64, []float64) {
	width := len(rows[0])
	one, minus := make([]float64, width), make([]float64, width)
	for j := range n {
		one[j], minus[j] = 1, -1
	}
	return append(rows, one, minus), append(limits, 1, -1)
}

// levels are the different probabilities, the smallest first.
func levels(ids []string, prob map[string]float64) []float64 {
	seen := map[float64]bool{}
	for _, id := range ids {
		seen[prob[id]] = true
	}
	var out []float64
	for _, p := range slices.Sorted(maps.Keys(seen)) {
		if len(out) == 0 || p > out[len(out)-1]+1e-7 {
			out = append(out, p)
		}
	}
	return out
}

// maximise finds the largest goal·x with rows·x ≤ limits and x ≥ 0, by the
// textbook's two-phase simplex on a dense tableau with Bland's rule. It shares
// nothing with the engine's. ok is false when no x meets the rows.
func maximise(rows [][]float64, limits, goal []float64) (best float64, ok bool) {
	const eps = 1e-10
	m, n := len(rows), len(goal)
	width := n + m + 2 // variables, slacks, one artificial, limit
	tab := make([][]float64, m+2)
	basis := make([]int, m)
	for i := range tab {
		tab[i] = make([]float64, width)
	}
	lowest := 0
	for i := range rows {
		copy(tab[i], rows[i])
		tab[i][n+i], tab[i][n+m], tab[i][width-1] = 1, -1, limits[i]
		basis[i] = n + i
		if limits[i] < limits[lowest] {
			lowest = i
		}
	}
	for j, g := range goal {
		tab[m][j] = -g
	}
	tab[m+1][n+m] = 1
	pivot := func(r, c int) {
		scale := tab[r][c]
		for j := range tab[r] {
			tab[r][j] /= scale
		}
		for i := range tab {
			if f := tab[i][c]; i != r && f != 0 {
				for j := range tab[i] {
					tab[i][j] -= f * tab[r][j]
				}
			}
		}
		basis[r] = c
	}
	run := func(objective, columns int) {
		for {
			c := -1
			for j := range columns {
				if tab[objective][j] < -eps {
					c = j
					break
				}
			}
			if c < 0 {
				return
			}
			r, ratio := -1, math.Inf(1)
			for i := range m {
				if tab[i][c] <= eps {
					continue
				}
				if q := tab[i][width-1] / tab[i][c]; q < ratio-1e-12 || q < ratio+1e-12 && r >= 0 && basis[i] < basis[r] {
					r, ratio = i, q
				}
			}
			if r < 0 {
				return
			}
			pivot(r, c)
		}
	}
	if limits[lowest] < 0 {
		pivot(lowest, n+m)
		run(m+1, n+m+1)
		if -tab[m+1][width-1] > 1e-7 {
			return 0, false
		}
		for i := range m {
			if basis[i] == n+m {
				for j := range n + m {
					if math.Abs(tab[i][j]) > eps {
						pivot(i, j)
						break
					}
				}
			}
		}
	}
	run(m, n+m)
	return tab[m][width-1], true
}

// TestMaximise tries the checker's own program where the answer is known.
func TestMaximise(t *testing.T) {
	for _, c := range []struct {
		rows         [][]float64
		limits, goal []float64
		want         string
	}{
		{[][]float64{{1, 1}, {1, 3}}, []float64{4, 6}, []float64{3, 5}, "14 true"},
		{[][]float64{{1, 1}, {-1, -1}, {-1, 0}}, []float64{1, -1, -0.25}, []float64{0, 1}, "0.75 true"},
		{[][]float64{{1}, {-1}}, []float64{1, -2}, []float64{1}, "0 false"},
	} {
		best, ok := maximise(c.rows, c.limits, c.goal)
		if got := fmt.Sprint(math.Round(best*1e9)/1e9, " ", ok); got != c.want {
			t.Errorf("got %s, wanted %s", got, c.want)
		}
	}
}
