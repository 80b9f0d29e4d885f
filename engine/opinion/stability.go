package opinion

import "math/rand/v2"

// bootstrapRuns is how many resamples of the participants are drawn.
const bootstrapRuns = 50

// stability is the mean adjusted Rand index between a division into k groups and
// the divisions of resamples of the participants (Hennig 2007). Drawing people
// with replacement is done by weights on their rows; the components start from
// those of the whole.
func stability(v *Votes, k int, seed uint64) float64 {
	x := centre(v, nil)
	whole := x.principal(nil)
	points := x.project(whole)
	_, of := divide(points, nil, k)
	start := startBlock(len(v.States), &whole)
	total := make([]float64, bootstrapRuns)
	parallel(bootstrapRuns, func(run int) {
		random := rand.New(rand.NewPCG(seed, 5<<32|uint64(run)))
		weight := make([]float64, v.Participants())
		for range weight {
			weight[random.IntN(len(weight))]++
		}
		resample := centre(v, weight)
		values, axes := resample.leading(start, 2, 3, 0)
		c := Components{Mean: resample.mean}
		for i := range c.Axis {
			c.Axis[i] = make([]float64, len(v.States))
			if i < len(values) {
				c.Axis[i] = axes[i]
				orient(c.Axis[i], &whole, i)
			}
		}
		moved := resample.project(c)
		centres, _ := divide(moved, weight, k)
		total[run] = AdjustedRand(of, nearestOf(moved, centres))
	})
	mean := 0.0
	for _, t := range total {
		mean += t / bootstrapRuns
	}
	return mean
}

// divide puts points into k groups by way of base clusters, and returns the
// group centres and the group of every point.
func divide(points []Point, weight []float64, k int) ([]Point, []int32) {
	base, assigned := lloyd(points, weight, medianCut(points, maxBaseClusters), testRounds)
	size := make([]float64, len(base))
	for i, b := range assigned {
		if weight == nil {
			size[b]++
		} else {
			size[b] += weight[i]
		}
	}
	centres, ofBase := tightest(base, size, k)
	of := make([]int32, len(points))
	for i, b := range assigned {
		of[i] = ofBase[b]
	}
	return centres, of
}

// nearestOf is the nearest centre of each point.
func nearestOf(points, centres []Point) []int32 {
	of := make([]int32, len(points))
	for i, p := range points {
		for c := range centres {
			if p.distance2(centres[c]) < p.distance2(centres[of[i]]) {
				of[i] = int32(c)
			}
		}
	}
	return of
}
