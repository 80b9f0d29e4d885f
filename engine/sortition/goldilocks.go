package sortition

import (
	"errors"
	"math"
)

// goldilocks balances the largest probability U, which those could reach who lie
// about a feature, against the smallest L, by minimising
//
//	(n/k)·U + γ·(k/n)/L
//
// (Baharav & Flanigan, Fair, manipulation-robust, and transparent sortition,
// 2024, with n people in the pool and k on a panel). For a given U the best L is
// a linear program, and L is a concave function of U; so the sum is convex in U
// and golden-section search finds its minimum. Between L and U the
// probabilities are then leximin. gamma 0 means 1.
//
// reach has leximin's probabilities: whom not even it can draw (0) is left out of
// n and of L, as if outside the pool; else L would be 0 and the sum infinite for
// every U.
func goldilocks(p *problem, gamma float64, reach []float64) ([]float64, error) {
	const none = 1e-9
	if gamma == 0 {
		gamma = 1
	}
	open := 0
	for t, ty := range p.types {
		if reach[t] > none {
			open += ty.count
		}
	}
	if open == 0 {
		return reach, nil // nobody is left to draw
	}
	prepare := func(most float64) *relaxation {
		r := newRelaxation(p, most)
		for t := range p.types {
			r.fixed[t] = reach[t] <= none
		}
		return r
	}
	ratio := float64(open) / float64(max(p.size, 1))
	loss := func(most float64) float64 {
		least, err := prepare(most).solve()
		if err != nil || least <= none {
			return math.Inf(1)
		}
		return float64(ratio*most) + gamma/float64(ratio*least)
	}
	most := goldenSection(loss, min(1, 1/ratio), 1)
	// The best U may be the smallest there is, found but for rounding: then no
	// lottery stays below it, and one stays below a little more.
	for wider := 0.0; ; wider = max(1e-9, 10*wider) {
		r := prepare(min(1, most+wider))
		err := r.leximin(func(float64) bool { return true })
		if err == nil {
			return r.prob, nil
		}
		if most+wider >= 1 || !errors.Is(err, errNoLottery) {
			return nil, err
		}
	}
}

// goldenSection finds where a convex function, infinite up to some point, is
// smallest between lo and hi.
func goldenSection(f func(float64) float64, lo, hi float64) float64 {
	const inverse = 0.6180339887498949 // of the golden ratio
	a, b := hi-float64(inverse*(hi-lo)), lo+float64(inverse*(hi-lo))
	fa, fb := f(a), f(b)
	for range 50 {
		if fa < fb {
			hi, b, fb = b, a, fa
			a = hi - float64(inverse*(hi-lo))
			fa = f(a)
			continue
		}
		lo, a, fa = a, b, fb
		b = lo + float64(inverse*(hi-lo))
		fb = f(b)
	}
	return hi
}
