package main

import (
	"math"
	"math/rand/v2"

	"concentric/engine/opinion"
)

// denseGroups is the straightforward way to an opinion map, written for the
// comparison: the full matrix with means in the gaps, power iteration on it,
// and k-means over all people.
func denseGroups(v *opinion.Votes, k int) []int {
	n, m := v.Participants(), v.Statements()
	x := denseMatrix(v)
	axes := make([][]float64, 2)
	for a := range axes {
		axes[a] = powerIteration(x, m, axes[:a])
	}
	points := make([][2]float64, n)
	for p := range points {
		for a := range axes {
			for s := range m {
				points[p][a] += x[p][s] * axes[a][s]
			}
			points[p][a] *= math.Sqrt(float64(m) / float64(max(1, len(v.Row(p)))))
		}
	}
	return denseKMeans(points, k)
}

func denseMatrix(v *opinion.Votes) [][]float64 {
	n, m := v.Participants(), v.Statements()
	sum, count := make([]float64, m), make([]float64, m)
	x := make([][]float64, n)
	for p := range x {
		x[p] = make([]float64, m)
		for s := range x[p] {
			x[p][s] = math.NaN()
		}
		for _, c := range v.Row(p) {
			x[p][c.Statement()] = float64(c.Vote())
			sum[c.Statement()] += float64(c.Vote())
			count[c.Statement()]++
		}
	}
	for p := range x {
		for s := range x[p] {
			if math.IsNaN(x[p][s]) {
				x[p][s] = 0
			} else {
				x[p][s] -= sum[s] / count[s]
			}
		}
	}
	return x
}

func powerIteration(x [][]float64, m int, found [][]float64) []float64 {
	random := rand.New(rand.NewPCG(1, 1))
	axis := make([]float64, m)
	for s := range axis {
		axis[s] = random.NormFloat64()
	}
	for range 100 {
		next := make([]float64, m)
		for p := range x {
			score := 0.0
			for s, value := range x[p] {
				score += value * axis[s]
			}
			for s, value := range x[p] {
				next[s] += score * value
			}
		}
		for _, f := range found {
			along := 0.0
			for s := range next {
				along += next[s] * f[s]
			}
			for s := range next {
				next[s] -= along * f[s]
			}
		}
		length, change := 0.0, 0.0
		for _, value := range next {
			length += value * value
		}
		for s := range next {
			next[s] /= math.Sqrt(length)
			change += (next[s] - axis[s]) * (next[s] - axis[s])
		}
		axis = next
		if change < 1e-18 {
			break
		}
	}
	return axis
}

func denseKMeans(points [][2]float64, k int) []int {
	centres := make([][2]float64, k)
	copy(centres, points)
	of := make([]int, len(points))
	for range 100 {
		changed := false
		for p, at := range points {
			best, least := 0, math.Inf(1)
			for c, centre := range centres {
				if d := (at[0]-centre[0])*(at[0]-centre[0]) + (at[1]-centre[1])*(at[1]-centre[1]); d < least {
					best, least = c, d
				}
			}
			changed = changed || of[p] != best
			of[p] = best
		}
		sums, count := make([][2]float64, k), make([]float64, k)
		for p, c := range of {
			sums[c][0] += points[p][0]
			sums[c][1] += points[p][1]
			count[c]++
		}
		for c := range centres {
			if count[c] > 0 {
				centres[c] = [2]float64{sums[c][0] / count[c], sums[c][1] / count[c]}
			}
		}
		if !changed {
			break
		}
	}
	return of
}
