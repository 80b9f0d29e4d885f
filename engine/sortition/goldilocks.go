package sortition

import "math"

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
func goldilocks(p *problem, gamma float64) ([]float64, error) {
	if gamma == 0 {
		gamma = 1
	}
	ratio := float64(p.people) / float64(max(p.size, 1))
	loss := func(most float64) float64 {
		least, err := newRelaxation(p, most).solve()
		if err != nil || least <= 0 {
			return math.Inf(1)
		}
		return float64(ratio*most) + gamma/float64(ratio*least)
	}
	most := goldenSection(loss, min(1, 1/ratio), 1)
	r := newRelaxation(p, most)
	if err := r.leximin(func(float64) bool { return true }); err != nil {
		return nil, err
	}
	return r.prob, nil
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
