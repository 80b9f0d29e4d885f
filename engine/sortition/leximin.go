package sortition

// leximin fixes the smallest probability of the relaxation, then the next, until
// every type that is not fixed from the start has one. first is called after the first stage, whose multipliers
// prove the bound on the smallest probability; it tells whether to go on.
func (r *relaxation) leximin(first func(z float64) bool) error {
	left := 0
	for _, fixed := range r.fixed {
		if !fixed {
			left++
		}
	}
	for stage := 0; left > 0; stage++ {
		z, err := r.solve()
		if err != nil {
			return err
		}
		if stage == 0 && !first(z) {
			return nil
		}
		left -= r.fix(z)
	}
	return nil
}

// shares are the probabilities of the last solution, whatever is fixed.
func (r *relaxation) shares() []float64 {
	prob := make([]float64, len(r.y))
	for t, ty := range r.p.types {
		prob[t] = r.expected(t) / float64(ty.count)
	}
	return prob
}
