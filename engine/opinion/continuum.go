package opinion

import (
	"math"
	"math/rand/v2"
)

// simulate draws a conversation without groups: people who differ by degrees,
// with the same voting pattern and the same passes.
func (r *responses) simulate(random *rand.Rand) *Votes {
	v := r.votes
	items := r.drawn(random)
	out := &Votes{States: v.States, rows: v.rows, cells: make([]Cell, len(v.cells))}
	for p := range v.Participants() {
		var at Point
		for k := range r.rank {
			at[k] = r.prior[k].draw(random)
		}
		for i := v.rows[p]; i < v.rows[p+1]; i++ {
			cell := v.cells[i]
			if cell.Vote() == Pass {
				out.cells[i] = cell
				continue
			}
			vote := Disagree
			if random.Float64() < r.curve.probability(items[cell>>2].logit(at)) {
				vote = Agree
			}
			out.cells[i] = makeCell(cell.Statement(), vote)
		}
	}
	return out
}

// drawn are items drawn from what is known about them: the estimate and its
// uncertainty.
func (r *responses) drawn(random *rand.Rand) []item {
	out := make([]item, len(r.items))
	for s := range out {
		out[s] = r.items[s]
		if r.sharp[s][0] == 0 {
			continue
		}
		z := item{random.NormFloat64(), random.NormFloat64(), random.NormFloat64()}
		root := r.sharp[s].root()
		by := root.back(z)
		for k := range r.rank + 1 {
			out[s][k] += by[k]
		}
		out[s] = r.stretched(out[s])
	}
	return out
}

// averaging is the constant of the usual approximation to a logit averaged over
// a normal variable of variance 1: slope a flattens it by √(1 + 0.346·a²)
// (Zeger, Liang & Albert 1988).
const averaging = 0.346

// The calibration: so many rounds, in each so many simulations.
const (
	calibrationRounds = 4
	calibrationRuns   = 3
)

// calibrate stretches the slopes so that the leading eigenvalues of simulated
// votes have, on average, the observed sum above those of noise. The fit comes
// close, also in how the sum is divided; this takes up how people happen to be
// spread in the sample.
func (r *responses) calibrate(observed, noise []float64, seed uint64) {
	above := func(eigenvalues []float64) (sum float64) {
		for k := range min(r.rank, len(eigenvalues)) {
			sum += eigenvalues[k] - noise[k]
		}
		return sum
	}
	want := above(observed)
	for round := range calibrationRounds {
		have := 0.0
		for _, found := range simulations(calibrationRuns, seed, 1000+uint64(round), func(random *rand.Rand) view { return look(r.simulate(random), false) }) {
			have += above(found.eigenvalues) / calibrationRuns
		}
		step := math.Sqrt(want / max(have, want/4))
		if round > 1 {
			step = math.Sqrt(step) // towards the end, average rather than chase noise
		}
		r.stretch = min(max(r.stretch*step, 0.5), 2, max(1, steepest/max(r.scale[0], r.scale[1])))
	}
}

// stretched is an item with its slopes stretched, and its intercept so that the
// share of agreement over all people stays as it was.
func (r *responses) stretched(b item) item {
	slopes := b[1]*b[1] + b[2]*b[2]
	b[0] *= math.Sqrt((1 + averaging*r.stretch*r.stretch*slopes) / (1 + averaging*slopes))
	b[1] *= r.stretch
	b[2] *= r.stretch
	return b
}
