package opinion

import (
	"math"
	"math/rand/v2"
)

// Components are the two leading principal components of a vote matrix.
type Components struct {
	// Mean is the mean vote of each statement, agree = +1; 0 if out or meta.
	Mean []float64
	// Axis holds two unit vectors, one entry per statement. A component that
	// does not exist (fewer than two directions vary) is all zero.
	Axis [2][]float64
	// Eigenvalue of each component: the sum of squares along it.
	Eigenvalue [2]float64
	// Share of the total sum of squares that each component explains, 0 to 1.
	Share [2]float64
}

// eigenTolerance is how small the residual |Gv − λv| must be, as a share of the
// largest eigenvalue.
const eigenTolerance = 1e-10

// principal finds the leading components by block Krylov iteration with
// Rayleigh–Ritz (Halko, Martinsson & Tropp 2011; Golub & Van Loan 10.3):
// each round costs one pass over the votes. warm, if not nil, are components
// of an earlier state of the same conversation: they shorten the search and
// keep the orientation.
func (x *centred) principal(warm *Components) Components {
	return x.components(warm, 60, eigenTolerance)
}

// updated are the components after a few votes more: those of before, brought
// nearer by at most two passes over the votes. What they leave, the next update
// takes up.
func (x *centred) updated(warm *Components) Components {
	return x.components(warm, 2, 1e-6)
}

func (x *centred) components(warm *Components, passes int, tolerance float64) Components {
	start := startBlock(x.votes.Statements(), warm)
	values, vectors := x.leading(start, 2, passes, tolerance)
	c := Components{Mean: x.mean}
	total := x.sumOfSquares()
	for k := range c.Axis {
		c.Axis[k] = make([]float64, len(x.mean))
		if k >= len(values) || values[k] <= 1e-12*total || total == 0 {
			continue
		}
		c.Axis[k] = vectors[k]
		c.Eigenvalue[k] = values[k]
		c.Share[k] = values[k] / total
		orient(c.Axis[k], warm, k)
	}
	return c
}

func (x *centred) sumOfSquares() float64 {
	total := 0.0
	if x.weight == nil {
		for cell, n := range x.votes.cellTally() {
			total += float64(n) * x.deviation[cell] * x.deviation[cell]
		}
		return total
	}
	for p := range x.votes.Participants() {
		for _, c := range x.votes.Row(p) {
			total += x.weight[p] * x.deviation[c] * x.deviation[c]
		}
	}
	return total
}

// startBlock is where the iteration begins: the warm components, and fixed
// pseudo-random directions beside them.
func startBlock(statements int, warm *Components) block {
	random := rand.New(rand.NewPCG(1965, 2011))
	start := make(block, statements)
	for s := range start {
		for k := range width {
			start[s][k] = random.NormFloat64()
		}
	}
	if warm == nil {
		return start
	}
	for k := range warm.Axis {
		for s := range start {
			start[s][k] *= 1e-3 / math.Sqrt(float64(statements))
			if s < len(warm.Axis[k]) {
				start[s][k] += warm.Axis[k][s]
			}
		}
	}
	return start
}

// orient chooses the sign of an axis: that of the earlier axis if there is
// one, otherwise the one that makes its sum positive.
func orient(axis []float64, warm *Components, k int) {
	sum, norm := 0.0, 0.0
	for _, a := range axis {
		norm += math.Abs(a)
		sum += a
	}
	if math.Abs(sum) < 1e-9*norm {
		for _, a := range axis {
			sum += a * a * a
		}
	}
	if warm != nil {
		product := 0.0
		for s, a := range axis[:min(len(axis), len(warm.Axis[k]))] {
			product += a * warm.Axis[k][s]
		}
		if product != 0 {
			sum = product
		}
	}
	if sum >= 0 {
		return
	}
	for s := range axis {
		axis[s] = -axis[s]
	}
}
