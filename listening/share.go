package listening

import (
	"math"

	"concentric/engine/opinion"
)

// Share is a part of a whole, K of N, with its 95% interval.
type Share struct {
	K, N      int
	Low, High float64
}

// ShareOf is the share with its interval; of nobody it is empty, from 0 to 1.
func ShareOf(k, n int) Share {
	if n == 0 {
		return Share{High: 1}
	}
	interval := opinion.Wilson(k, n)
	return Share{K: k, N: n, Low: interval[0], High: interval[1]}
}

// P is K of N, 0 of nobody.
func (s Share) P() float64 {
	if s.N == 0 {
		return 0
	}
	return float64(s.K) / float64(s.N)
}

// Difference is by how much the first share is above the second, from -1 to 1,
// with its 95% interval (Newcombe 1998, "Interval estimation for the difference
// between independent proportions", method 10, from Wilson's intervals).
func Difference(a, b Share) (d, low, high float64) {
	p, q := a.P(), b.P()
	return p - q, p - q - math.Hypot(p-a.Low, b.High-q), p - q + math.Hypot(a.High-p, q-b.Low)
}

// Agreeing is the share of those asked who agree.
func (t tally) Agreeing() Share { return ShareOf(t.Agree, t.Votes()) }

// Disagreeing is the share of those asked who disagree.
func (t tally) Disagreeing() Share { return ShareOf(t.Disagree, t.Votes()) }
