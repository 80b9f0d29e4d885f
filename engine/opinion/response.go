package opinion

import (
	"math"
	"math/rand/v2"
	"slices"
)

// item is how a statement answers to where people stand: somebody at θ agrees
// with it, given that it is no pass, with the probability
// 1/(1+exp(−(b + Σ a_k·θ_k))), the two-parameter model of item response theory
// (Birnbaum 1968) in up to two dimensions. It holds b, a_1, a_2.
type item [3]float64

func (b *item) logit(at Point) float64 { return b[0] + b[1]*at[0] + b[2]*at[1] }

// The fit. The steps of the approximation are full in the first rounds, which
// find the place, and fall as 1/n in the later ones, which average the noise of
// the draws away.
const (
	responseSettling = 20
	interceptSpread  = 3.0 // prior standard deviation of an intercept
	// Statements steeper than that, on average, know no degrees: two camps without
	// anybody between them would pass as a continuum.
	steepest = 3.0
)

// responses are the items of a conversation, fitted to its votes.
type responses struct {
	votes *Votes
	rank  int
	curve *curve
	prior [2]density // how people are spread in each dimension
	items []item
	sharp []information
	at    []Point    // θ of each participant, as drawn last
	scale [2]float64 // standard deviation of the slopes in each dimension
	// stretch is what calibrate multiplies the slopes by.
	stretch float64
}

// fitResponses finds the items for normally spread people by stochastic
// approximation with Metropolis–Hastings draws of where people stand (Cai 2010).
// Unlike regression on principal components it is right where slopes are steep,
// so that most people are at one end or the other of what a statement can tell
// apart. The slopes have a normal prior whose spread is fitted with them. axes
// are where the search begins.
func fitResponses(x *centred, axes [][]float64, seed uint64) *responses {
	v := x.votes
	r := &responses{
		votes: v, rank: len(axes), curve: newCurve(), items: make([]item, len(v.States)), sharp: make([]information, len(v.States)),
		prior: [2]density{normalSpread.density(), normalSpread.density()}, stretch: 1,
	}
	r.begin(x, axes)
	r.search(seed, responseSettling)
	return r
}

// spread is the fit for people who are spread in another way. It begins with the
// fit for normally spread people, which knows no directions, turned to where
// the directions are least alike, as in independent component analysis.
func (r *responses) spread(kind spread, seed uint64) *responses {
	out := *r
	out.items, out.sharp, out.at = slices.Clone(r.items), slices.Clone(r.sharp), slices.Clone(r.at)
	out.prior, out.stretch = [2]density{kind.density(), kind.density()}, 1
	if r.rank == 2 {
		out.turn()
	}
	for p := range out.at {
		for k := range out.at[p] {
			out.at[p][k] = min(max(out.at[p][k], -out.prior[k].reach), out.prior[k].reach)
		}
	}
	out.search(seed, responseSettling*3/5)
	return &out
}

// search makes so many full steps and then as many that fall.
func (r *responses) search(seed uint64, settling int) {
	for round := range 2 * settling {
		r.move(seed, round)
		gain := 1.0
		if round >= settling {
			gain = 1 / float64(round-settling+2)
		}
		for k := range r.rank {
			r.prior[k].learn(r.at, k, gain)
		}
		r.improve(gain)
	}
}

// turn turns places and slopes by the angle at which single-peaked
// distributions in both directions tell most about where people stand.
func (r *responses) turn() {
	const angles = 24
	best, least := 0.0, math.Inf(1)
	turned := make([]Point, len(r.at))
	for i := range angles {
		angle := float64(i) / angles * math.Pi / 2
		sin, cos := math.Sincos(angle)
		for p, at := range r.at {
			turned[p] = Point{cos*at[0] + sin*at[1], cos*at[1] - sin*at[0]}
		}
		entropy := 0.0
		for k := range 2 {
			d := fittedSpread.density()
			d.learn(turned, k, 1)
			for i, x := range d.seen {
				entropy -= x * d.logs[i]
			}
		}
		if entropy < least {
			best, least = angle, entropy
		}
	}
	sin, cos := math.Sincos(best)
	for p, at := range r.at {
		r.at[p] = Point{cos*at[0] + sin*at[1], cos*at[1] - sin*at[0]}
	}
	for s, b := range r.items {
		r.items[s] = item{b[0], cos*b[1] + sin*b[2], cos*b[2] - sin*b[1]}
	}
	r.scale[0], r.scale[1] = max(r.scale[0], r.scale[1]), max(r.scale[0], r.scale[1])
}

// begin places people by the principal components and takes flat slopes.
func (r *responses) begin(x *centred, axes [][]float64) {
	c := Components{Mean: x.mean}
	for k := range c.Axis {
		c.Axis[k] = make([]float64, len(x.mean))
		if k < len(axes) {
			c.Axis[k] = axes[k]
			r.scale[k] = 1
		}
	}
	r.at = x.project(c)
	var squares Point
	for _, at := range r.at {
		for k := range squares {
			squares[k] += at[k] * at[k] / float64(len(r.at))
		}
	}
	for p := range r.at {
		for k := range squares {
			if squares[k] > 0 {
				r.at[p][k] /= math.Sqrt(squares[k])
			}
		}
	}
	for s, n := range r.votes.Counts() {
		r.items[s][0] = math.Log((float64(n.Agree) + 0.5) / (float64(n.Disagree) + 0.5))
	}
	r.improve(1)
	r.improve(1)
}

// move draws every participant's place anew, by one Metropolis step from the
// last.
func (r *responses) move(seed uint64, round int) {
	parts := r.votes.parts()
	parallel(len(parts), func(i int) {
		random := rand.New(rand.NewPCG(seed, uint64(round)<<8|uint64(i)))
		for p := parts[i][0]; p < parts[i][1]; p++ {
			r.at[p] = r.step(p, random)
		}
	})
}

func (r *responses) step(p int, random *rand.Rand) Point {
	row := r.votes.Row(p)
	var known Point // about how much the votes say about the place
	for _, c := range row {
		if c.Vote() != Pass {
			b := &r.items[c>>2]
			known[0] += 0.15 * b[1] * b[1]
			known[1] += 0.15 * b[2] * b[2]
		}
	}
	from, to := r.at[p], Point{}
	for k := range r.rank {
		to[k] = from[k] + 2/math.Sqrt(float64(r.rank)*(1+known[k]))*random.NormFloat64()
	}
	u := random.Float64()
	change := 0.0
	for k := range r.rank {
		if change += r.prior[k].log(to[k]) - r.prior[k].log(from[k]); math.IsInf(change, -1) {
			return from
		}
	}
	for _, c := range row {
		if c.Vote() == Pass {
			continue
		}
		b, sign := &r.items[c>>2], float64(c.Vote())
		change += r.curve.surprise(sign*b.logit(from)) - r.curve.surprise(sign*b.logit(to))
	}
	if math.Log(u) < change {
		return to
	}
	return from
}

// improve moves the items by a Newton step from where people stand.
func (r *responses) improve(gain float64) {
	type sums struct {
		gradient item
		sharp    information
	}
	parts := r.votes.parts()
	found := make([][]sums, len(parts))
	parallel(len(parts), func(i int) {
		sum := make([]sums, len(r.items))
		for p := parts[i][0]; p < parts[i][1]; p++ {
			at := r.at[p]
			for _, c := range r.votes.Row(p) {
				if c.Vote() == Pass {
					continue
				}
				b, to := &r.items[c>>2], &sum[c>>2]
				likely := r.curve.probability(b.logit(at))
				off := float64(c&3)/2 - likely
				to.gradient[0] += off
				to.gradient[1] += off * at[0]
				to.gradient[2] += off * at[1]
				w := likely * (1 - likely)
				to.sharp[0] += w
				to.sharp[1] += w * at[0]
				to.sharp[2] += w * at[0] * at[0]
				to.sharp[3] += w * at[1]
				to.sharp[4] += w * at[0] * at[1]
				to.sharp[5] += w * at[1] * at[1]
			}
		}
		found[i] = sum
	})
	total := found[0]
	for _, sum := range found[1:] {
		for s := range total {
			for k, g := range sum[s].gradient {
				total[s].gradient[k] += g
			}
			for k, h := range sum[s].sharp {
				total[s].sharp[k] += h
			}
		}
	}
	var squares [2]float64
	n := 0.0
	for s := range r.items {
		if total[s].sharp[0] == 0 {
			continue
		}
		n++
		t, b := &total[s], &r.items[s]
		t.gradient[0] -= b[0] / (interceptSpread * interceptSpread)
		t.sharp[0] += 1 / (interceptSpread * interceptSpread)
		for k, scale := range r.scale {
			if k < r.rank {
				t.gradient[k+1] -= b[k+1] / (scale * scale)
				t.sharp[2+3*k] += 1 / (scale * scale)
			} else {
				t.gradient[k+1], t.sharp[3], t.sharp[4], t.sharp[5] = 0, 0, 0, 1
			}
		}
		for k := range r.sharp[s] {
			r.sharp[s][k] += gain * (t.sharp[k] - r.sharp[s][k])
		}
		root := r.sharp[s].root()
		by := root.solve(t.gradient)
		for k := range b {
			b[k] += gain * min(max(by[k], -1), 1)
		}
		for k := range r.rank {
			squares[k] += b[k+1]*b[k+1] + root.variance(k+1)
		}
	}
	for k := range r.rank {
		r.scale[k] += gain * (min(math.Sqrt(max(squares[k]/max(1, n), 1e-4)), steepest) - r.scale[k])
	}
}
