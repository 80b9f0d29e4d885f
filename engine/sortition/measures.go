package sortition

import (
	"math"
	"slices"
)

// gini is the Gini coefficient of the values: 0 when all are equal.
func gini(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := float64(len(sorted))
	sum, ranked := 0.0, 0.0
	for i, v := range sorted {
		sum += v
		ranked += float64(float64(2*(i+1)-len(sorted)-1) * v)
	}
	if sum == 0 {
		return 0
	}
	return max(0, ranked/(n*sum))
}

// geometricMean is 0 when one of the values is.
func geometricMean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		if v <= 0 {
			return 0
		}
		sum += math.Log(v)
	}
	if len(values) == 0 {
		return 0
	}
	return math.Exp(sum / float64(len(values)))
}
