package opinion

import (
	"math"
	"math/rand/v2"
)

// spread is how people are distributed along each dimension of a continuum,
// with mean 0 and variance 1.
type spread int

// The continua that are tried, one after the other: a bell; no middle and sharp
// ends; and whatever single-peaked distribution fits the votes best, lopsided
// ones with it.
const (
	normalSpread spread = iota
	uniformSpread
	fittedSpread
)

// String is the word for it in the results.
func (s spread) String() string { return [...]string{"normal", "uniform", "fitted"}[s] }

// The grid on which a fitted distribution is known.
const (
	densityReach = 4.0
	densityBins  = 40
)

// density is a distribution of places along a dimension.
type density struct {
	kind  spread
	reach float64 // nobody stands farther out
	// Of a fitted one: the shares of people seen in each bin, and the logarithm of
	// the density and the cumulated shares of the single-peaked distribution.
	seen, logs, reached []float64
}

func (s spread) density() density {
	d := density{kind: s, reach: densityReach}
	switch s {
	case uniformSpread:
		d.reach = math.Sqrt(3)
	case fittedSpread:
		d.seen = make([]float64, densityBins)
		for i := range d.seen {
			x := (float64(i)+0.5)*2*densityReach/densityBins - densityReach
			d.seen[i] = math.Exp(-x * x / 2)
		}
		d.shape()
	}
	return d
}

// log is the logarithm of the density at a place, but for a constant.
func (d *density) log(x float64) float64 {
	switch {
	case x < -d.reach || x > d.reach:
		return math.Inf(-1)
	case d.kind == normalSpread:
		return -x * x / 2
	case d.kind == uniformSpread:
		return 0
	}
	return d.logs[d.bin(x)]
}

func (d *density) bin(x float64) int {
	return min(max(int((x+d.reach)*densityBins/(2*d.reach)), 0), densityBins-1)
}

func (d *density) draw(random *rand.Rand) float64 {
	switch d.kind {
	case normalSpread:
		return random.NormFloat64()
	case uniformSpread:
		return (2*random.Float64() - 1) * math.Sqrt(3)
	}
	u := random.Float64()
	bin, before := 0, 0.0
	for bin < densityBins-1 && d.reached[bin] <= u {
		before = d.reached[bin]
		bin++
	}
	within := (u - before) / (d.reached[bin] - before)
	return (float64(bin)+within)*2*d.reach/densityBins - d.reach
}

// learn takes up where people stand in a dimension: they are put at mean 0 and
// variance 1, and the distribution becomes the single-peaked one nearest to
// them.
func (d *density) learn(at []Point, k int, gain float64) {
	if d.kind != fittedSpread {
		return
	}
	n := float64(len(at))
	mean, squares := 0.0, 0.0
	for p := range at {
		mean += at[p][k] / n
	}
	for p := range at {
		squares += (at[p][k] - mean) * (at[p][k] - mean) / n
	}
	if squares == 0 { // nobody has moved from one and the same end
		return
	}
	count := make([]float64, densityBins)
	for p := range at {
		at[p][k] = min(max((at[p][k]-mean)/math.Sqrt(squares), -d.reach), d.reach)
		count[d.bin(at[p][k])]++
	}
	for i := range d.seen {
		here := count[i]/2 + count[max(i-1, 0)]/4 + count[min(i+1, densityBins-1)]/4
		d.seen[i] += gain * (here/n - d.seen[i])
	}
	d.shape()
}

// shape makes the single-peaked distribution of what was seen.
func (d *density) shape() {
	d.logs, d.reached = make([]float64, densityBins), make([]float64, densityBins)
	total := 0.0
	shares := singlePeak(d.seen)
	for _, x := range shares {
		total += x + 1e-6
	}
	sum := 0.0
	for i, x := range shares {
		share := (x + 1e-6) / total
		sum += share
		d.logs[i], d.reached[i] = math.Log(share), sum
	}
}

// singlePeak is the distribution that rises to one peak and falls from it and is
// most likely to have given these shares: isotonic regression (Ayer et al. 1955)
// on both sides of each peak, and the best of them.
func singlePeak(shares []float64) []float64 {
	best, most := shares, math.Inf(-1)
	for peak := range shares {
		rising := pooled(shares[:peak+1])
		falling := make([]float64, 0, len(shares)-peak)
		for i := len(shares) - 1; i > peak; i-- {
			falling = append(falling, shares[i])
		}
		falling = pooled(falling)
		for i := len(falling) - 1; i >= 0; i-- {
			rising = append(rising, falling[i])
		}
		likely := 0.0
		for i, x := range shares {
			if x > 0 {
				likely += x * math.Log(rising[i])
			}
		}
		if likely > most {
			best, most = rising, likely
		}
	}
	return best
}

// pooled are the nearest values that do not fall: neighbours that do are given
// their mean.
func pooled(values []float64) []float64 {
	type run struct {
		sum float64
		n   int
	}
	var runs []run
	for _, x := range values {
		runs = append(runs, run{x, 1})
		for len(runs) > 1 {
			a, b := runs[len(runs)-2], runs[len(runs)-1]
			if a.sum*float64(b.n) <= b.sum*float64(a.n) {
				break
			}
			runs = append(runs[:len(runs)-2], run{a.sum + b.sum, a.n + b.n})
		}
	}
	out := make([]float64, 0, len(values))
	for _, r := range runs {
		for range r.n {
			out = append(out, r.sum/float64(r.n))
		}
	}
	return out
}
