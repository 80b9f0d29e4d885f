package listening

import "math"

// Share is a part of a whole, with the 95% interval that chance allows for
// (Wilson 1927, score interval): K of N.
type Share struct {
	K, N      int
	Low, High float64
}

// z95 is the normal quantile of a two-sided 95% interval.
const z95 = 1.959963984540054

// ShareOf is the share with its interval; of nobody it is empty, from 0 to 1.
func ShareOf(k, n int) Share {
	if n == 0 {
		return Share{High: 1}
	}
	p, m := float64(k)/float64(n), float64(n)
	middle := (p + z95*z95/(2*m)) / (1 + z95*z95/m)
	half := z95 / (1 + z95*z95/m) * math.Sqrt(p*(1-p)/m+z95*z95/(4*m*m))
	return Share{K: k, N: n, Low: max(0, middle-half), High: min(1, middle+half)}
}

// P is K of N, 0 of nobody.
func (s Share) P() float64 {
	if s.N == 0 {
		return 0
	}
	return float64(s.K) / float64(s.N)
}

// Agreeing is the share of those asked who agree.
func (t tally) Agreeing() Share { return ShareOf(t.Agree, t.Votes()) }

// Disagreeing is the share of those asked who disagree.
func (t tally) Disagreeing() Share { return ShareOf(t.Disagree, t.Votes()) }
