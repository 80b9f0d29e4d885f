package opinion

import "math"

// Attribute is one declared, consented attribute of the people who voted, and
// how the membership is made up by it.
type Attribute struct {
	// Of is the category of each participant from 0, −1 for not declared.
	Of []int32
	// Target is the share of each category in the membership; it adds up to 1.
	Target []float64
}

// Raking are weights under which the people who voted have the make-up of the
// membership in every attribute at once.
type Raking struct {
	// Weights by participant, mean 1.
	Weights []float64
	// Effective is Kish's effective sample size, (Σw)²/Σw²: so many people chosen
	// at random would say as much (Kish 1965).
	Effective float64
	// Furthest is the largest difference that is left between a share and its
	// target, 0 to 1; trimming and missing categories leave some.
	Furthest float64
	// Missing lists attribute and category of those in the membership from whom
	// nobody voted: no weight can stand for them.
	Missing [][2]int
}

// The limits of raking.
const (
	rakingRounds = 200
	rakingTrim   = 5 // no one counts for more than five, or less than a fifth
	rakingStill  = 1e-9
)

// Rake weights n participants by iterative proportional fitting (Deming &
// Stephan 1940), with the weights trimmed. People who declared nothing in an
// attribute keep their share in it; the targets hold among the others.
func Rake(n int, attributes []Attribute) Raking {
	r := Raking{Weights: make([]float64, n)}
	for p := range r.Weights {
		r.Weights[p] = 1
	}
	targets := make([][]float64, len(attributes))
	for i, a := range attributes {
		targets[i] = r.reachable(i, a)
	}
	for range rakingRounds {
		moved := 0.0
		for i, a := range attributes {
			moved = max(moved, r.fit(a, targets[i]))
		}
		r.trim()
		if moved < rakingStill {
			break
		}
	}
	sum, squares := 0.0, 0.0
	for _, w := range r.Weights {
		sum += w
		squares += w * w
	}
	if squares > 0 {
		r.Effective = sum * sum / squares
	}
	for i, a := range attributes {
		shares, total := r.shares(a)
		for c, want := range targets[i] {
			if total > 0 {
				r.Furthest = max(r.Furthest, math.Abs(shares[c]/total-want))
			}
		}
	}
	return r
}

// reachable is the target among the categories from which somebody voted.
func (r *Raking) reachable(attribute int, a Attribute) []float64 {
	shares, _ := r.shares(a)
	target := make([]float64, len(a.Target))
	total := 0.0
	for c, want := range a.Target {
		if shares[c] == 0 {
			if want > 0 {
				r.Missing = append(r.Missing, [2]int{attribute, c})
			}
			continue
		}
		target[c] = want
		total += want
	}
	for c := range target {
		if total > 0 {
			target[c] /= total
		}
	}
	return target
}

// shares sums the weights by category, and over all who declared one.
func (r *Raking) shares(a Attribute) (sums []float64, total float64) {
	sums = make([]float64, len(a.Target))
	for p, c := range a.Of {
		if c >= 0 {
			sums[c] += r.Weights[p]
			total += r.Weights[p]
		}
	}
	return sums, total
}

// fit brings one attribute to its target and returns the largest change of a
// category's factor.
func (r *Raking) fit(a Attribute, target []float64) float64 {
	sums, total := r.shares(a)
	factor := make([]float64, len(sums))
	moved := 0.0
	for c := range factor {
		factor[c] = 1
		if sums[c] > 0 && target[c] > 0 {
			factor[c] = target[c] * total / sums[c]
			moved = max(moved, math.Abs(factor[c]-1))
		}
	}
	for p, c := range a.Of {
		if c >= 0 {
			r.Weights[p] *= factor[c]
		}
	}
	return moved
}

// trim holds the weights between a fifth and five, and their mean at 1.
func (r *Raking) trim() {
	for range 20 {
		sum := 0.0
		for _, w := range r.Weights {
			sum += w
		}
		mean, cut := sum/float64(max(1, len(r.Weights))), false
		for p, w := range r.Weights {
			w /= mean
			held := min(max(w, 1.0/rakingTrim), rakingTrim)
			cut = cut || math.Abs(held-w) > 1e-12
			r.Weights[p] = held
		}
		if !cut {
			return
		}
	}
}

// smallestCell is how many people a figure must rest on to be shown.
const smallestCell = 10

// WeightedShare is the agreement with a statement with and without weights,
// side by side.
type WeightedShare struct {
	People int // who voted on it
	// Suppressed: fewer than 10 people; all shares are then 0.
	Suppressed                      bool
	Agree, Disagree                 float64 // shares of those who voted, 0 to 1
	WeightedAgree, WeightedDisagree float64
	// Effective is Kish's effective number of people, and Interval the 95%
	// interval of WeightedAgree that it allows.
	Effective float64
	Interval  Interval
}

// Weigh computes both shares for every statement; weights by participant.
func Weigh(v *Votes, weights []float64) []WeightedShare {
	type sums struct{ n, agree, disagree, w, ww, wa, wd float64 }
	sum := make([]sums, len(v.States))
	for p, w := range weights {
		for _, c := range v.Row(p) {
			s := &sum[c>>2]
			s.n++
			s.w += w
			s.ww += w * w
			switch c.Vote() {
			case Agree:
				s.agree++
				s.wa += w
			case Disagree:
				s.disagree++
				s.wd += w
			}
		}
	}
	out := make([]WeightedShare, len(sum))
	for i, s := range sum {
		out[i] = WeightedShare{People: int(s.n), Suppressed: s.n < smallestCell}
		if out[i].Suppressed {
			continue
		}
		out[i].Agree, out[i].Disagree = s.agree/s.n, s.disagree/s.n
		out[i].WeightedAgree, out[i].WeightedDisagree = s.wa/s.w, s.wd/s.w
		out[i].Effective = s.w * s.w / s.ww
		out[i].Interval = wilson(out[i].WeightedAgree, out[i].Effective)
	}
	return out
}
