package opinion

import (
	"math"
	"math/rand/v2"
)

// continuum is a model of people who differ by degrees: person p stands at
// θ_p along `rank` dimensions and agrees with statement s, given that it is no
// pass, with the probability 1/(1+exp(−(b_s + Σ c_k·a_sk·θ_pk))). It is fitted
// to observed votes and then simulated, with the same voting pattern and the
// same passes, to see what a conversation without groups looks like.
type continuum struct {
	votes *Votes
	rank  int
	share []float64   // of agree among the votes that are no pass, by statement
	slope [][]float64 // a[k][s]
	scale []float64   // c[k]
}

// spread is how people are distributed along each dimension of a continuum,
// with mean 0 and variance 1.
type spread int

const (
	normalSpread  spread = iota
	uniformSpread        // without a middle: the hardest continuum to tell from groups
)

func (s spread) draw(random *rand.Rand) float64 {
	if s == uniformSpread {
		return (2*random.Float64() - 1) * math.Sqrt(3)
	}
	return random.NormFloat64()
}

// fitContinuum estimates the slopes from the leading components: a statement's
// slope is its regression on where the other votes of each person place them,
// shrunk by how uncertain it is.
func fitContinuum(x *centred, axes [][]float64) *continuum {
	v := x.votes
	m := len(v.States)
	c := &continuum{votes: v, rank: len(axes), share: make([]float64, m)}
	for s, n := range v.Counts() {
		c.share[s] = float64(n.Agree) + 0.5
		c.share[s] /= float64(n.Agree+n.Disagree) + 1
	}
	for _, axis := range axes {
		c.slope = append(c.slope, c.regress(x, axis))
		c.scale = append(c.scale, 1)
	}
	return c
}

func (c *continuum) regress(x *centred, axis []float64) []float64 {
	v := x.votes
	m := len(v.States)
	sum := make([]float64, m)     // Σ_p d·score without s
	weight := make([]float64, m)  // Σ_p W without s, the pull of the other votes
	squares := make([]float64, m) // Σ_p (d·score without s)²
	for p := range v.Participants() {
		score, pull := 0.0, 0.0
		for _, cell := range v.Row(p) {
			a := axis[cell>>2]
			score += x.deviation[cell] * a
			pull += a * a
		}
		for _, cell := range v.Row(p) {
			s := cell >> 2
			d, a := x.deviation[cell], axis[s]
			product := d * (score - d*a)
			sum[s] += product
			squares[s] += product * product
			weight[s] += pull - a*a
		}
	}
	slope := make([]float64, m)
	error2 := make([]float64, m)
	signal, noise, n := 0.0, 0.0, 0.0
	for s := range slope {
		if weight[s] <= 0 {
			continue
		}
		slope[s] = sum[s] / weight[s]
		error2[s] = squares[s] / (weight[s] * weight[s])
		signal += (slope[s]*slope[s] - error2[s]) * weight[s]
		noise += error2[s] * weight[s]
		n += weight[s]
	}
	if n > 0 {
		// A weak dimension still has slopes to be scaled.
		signal = max(signal/n, noise/n/4)
	}
	for s := range slope {
		q := c.share[s]
		if signal+error2[s] > 0 {
			slope[s] *= signal / (signal + error2[s])
		}
		slope[s] /= max(4*q*(1-q), 0.1) // from the scale of votes to that of logits
	}
	return slope
}

// simulate draws votes from the continuum.
func (c *continuum) simulate(kind spread, random *rand.Rand) *Votes {
	v := c.votes
	base, slope := c.logits()
	out := &Votes{States: v.States, rows: v.rows, cells: make([]Cell, len(v.cells))}
	at := make([]float64, c.rank)
	for p := range v.Participants() {
		for k := range at {
			at[k] = kind.draw(random)
		}
		for i := v.rows[p]; i < v.rows[p+1]; i++ {
			cell := v.cells[i]
			if cell.Vote() == Pass {
				out.cells[i] = cell
				continue
			}
			s := cell.Statement()
			logit := base[s]
			for k, a := range at {
				logit += a * slope[k][s]
			}
			vote := Disagree
			if random.Float64()*(1+math.Exp(-logit)) < 1 {
				vote = Agree
			}
			out.cells[i] = makeCell(s, vote)
		}
	}
	return out
}

// logits are the intercept that keeps each statement's share of agreement over
// all people, and the scaled slopes. The intercept is the usual approximation
// for a logit averaged over a normal variable (Zeger, Liang & Albert 1988).
func (c *continuum) logits() (base []float64, slope [][]float64) {
	base = make([]float64, len(c.share))
	slope = make([][]float64, c.rank)
	for k := range slope {
		slope[k] = make([]float64, len(c.share))
	}
	for s, q := range c.share {
		variance := 0.0
		for k := range slope {
			slope[k][s] = min(max(c.scale[k]*c.slope[k][s], -6), 6)
			variance += slope[k][s] * slope[k][s]
		}
		base[s] = math.Log(q/(1-q)) * math.Sqrt(1+0.346*variance)
	}
	return base, slope
}

// The calibration: so many rounds, in each so many simulations.
const (
	calibrationRounds = 6
	calibrationRuns   = 3
)

// calibrate finds the scales at which simulated votes have, on average, the
// observed leading eigenvalues, above those of noise.
func (c *continuum) calibrate(kind spread, observed, noise []float64, passes int, seed uint64) {
	want := make([]float64, c.rank)
	for k := range want {
		want[k] = max(observed[k]-noise[k], 0.01*noise[k])
		c.scale[k] = 1.5 * math.Sqrt(want[k]/want[0])
	}
	for round := range calibrationRounds {
		found := simulations(calibrationRuns, seed, 1000+uint64(round), func(random *rand.Rand) view {
			votes := c.simulate(kind, random)
			values, _ := centre(votes, nil).leading(startBlock(len(votes.States), nil), width, passes, 0)
			return view{eigenvalues: values}
		})
		for k := range c.scale {
			have := 0.0
			for _, f := range found {
				if k < len(f.eigenvalues) {
					have += (f.eigenvalues[k] - noise[k]) / calibrationRuns
				}
			}
			step := math.Sqrt(want[k] / max(have, want[k]/4))
			if round > 1 {
				step = math.Sqrt(step) // towards the end, average rather than chase noise
			}
			c.scale[k] = min(c.scale[k]*min(max(step, 0.5), 2), 6)
		}
	}
}
