package opinion

import (
	"math"
	"math/rand/v2"
)

// Constants of the tests. The same approximations are used on the observed and
// on the simulated votes, which keeps the tests valid.
const (
	testSample    = 20000 // people in the tests at most; a random sample of them is as valid
	testPasses    = 6     // passes of the iteration for the components
	testRounds    = 12    // k-means rounds for the base clusters
	testRuns      = 19    // simulations: the largest of 20 is an exact 5% test
	maxRank       = 2
	maxTestGroups = 5
)

// view is what the tests look at: leading eigenvalues, and the silhouette of
// the best division into k groups.
type view struct {
	eigenvalues []float64
	axes        [][]float64
	silhouette  [maxTestGroups + 1]float64
}

// look computes the view of votes in which everybody has enough votes.
func look(v *Votes, groups bool) view {
	x := centre(v, nil)
	values, axes := x.leading(startBlock(len(v.States), nil), width, testPasses, 0)
	out := view{eigenvalues: values, axes: axes}
	if !groups || len(values) == 0 {
		return out
	}
	c := Components{Mean: x.mean}
	for k := range c.Axis {
		c.Axis[k] = make([]float64, len(v.States))
		if k < len(axes) {
			c.Axis[k] = axes[k]
		}
	}
	points := x.project(c)
	centres, assigned := lloyd(points, nil, medianCut(points, maxBaseClusters), testRounds)
	weight := make([]float64, len(centres))
	for _, a := range assigned {
		weight[a]++
	}
	for k := 2; k <= min(maxTestGroups, len(centres)); k++ {
		_, of := tightest(centres, weight, k)
		out.silhouette[k] = weightedSilhouette(centres, weight, of, k)
	}
	return out
}

// weightedSilhouette is the mean silhouette over people who stand at the
// centre of their base cluster.
func weightedSilhouette(points []Point, weight []float64, of []int32, groups int) float64 {
	size := make([]float64, groups)
	all := 0.0
	for i, g := range of {
		size[g] += weight[i]
		all += weight[i]
	}
	total := 0.0
	sum := make([]float64, groups)
	for i, p := range points {
		own := of[i]
		if size[own] <= 1 {
			continue
		}
		clear(sum)
		for j, q := range points {
			sum[of[j]] += weight[j] * math.Sqrt(p.distance2(q))
		}
		a := sum[own] / (size[own] - 1)
		b := math.Inf(1)
		for g := range sum {
			if g != int(own) && size[g] > 0 {
				b = min(b, sum[g]/size[g])
			}
		}
		if larger := max(a, b); larger > 0 && !math.IsInf(b, 1) {
			total += weight[i] * (b - a) / larger
		}
	}
	return total / all
}

// simulations runs `runs` simulations in parallel, each with a random source of
// its own that depends on the seed and its number alone.
func simulations(runs int, seed, stream uint64, one func(random *rand.Rand) view) []view {
	out := make([]view, runs)
	parallel(runs, func(i int) {
		out[i] = one(rand.New(rand.NewPCG(seed, stream<<32|uint64(i))))
	})
	return out
}
