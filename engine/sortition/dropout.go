package sortition

import "math"

// Attendance is what became of one person who was once drawn: their features,
// in the order of the categories, and whether they dropped out.
type Attendance struct {
	Features []string
	Dropped  bool
}

// Dropouts is how likely people are to drop out, by their features. The zero
// value makes nobody drop out.
type Dropouts struct {
	Learned bool `json:"learned"`
	// Base is the log-odds of dropping out of somebody of whose features nothing
	// is known; Weight adds to it for each feature of each category.
	Base   float64              `json:"base"`
	Weight []map[string]float64 `json:"weight"`
}

// Chance is the probability that a person with these features drops out.
func (d Dropouts) Chance(features []string) float64 {
	if !d.Learned {
		return 0
	}
	odds := d.Base
	for c, feature := range features {
		if c < len(d.Weight) {
			odds += d.Weight[c][feature]
		}
	}
	return 1 / (1 + math.Exp(-odds))
}

// pull is how strongly a feature's weight is held at 0: as by about two people
// with the feature of whom one dropped out. It keeps a feature with few people
// from being certain.
const pull = 0.5

// LearnDropouts learns from those who were drawn before: a logistic regression
// on their features, each feature's weight pulled towards 0 (ridge), as Assos et
// al. (Alternates, assemble, 2025) estimate independent drop-outs from history.
// Without anybody in it, one in ten is taken to drop out.
func LearnDropouts(categories int, history []Attendance) Dropouts {
	d := Dropouts{Learned: true, Base: math.Log(0.1 / 0.9), Weight: make([]map[string]float64, categories)}
	for c := range d.Weight {
		d.Weight[c] = map[string]float64{}
	}
	if len(history) == 0 {
		return d
	}
	dropped := 0.0
	seen := make([]map[string]float64, categories)
	for c := range seen {
		seen[c] = map[string]float64{}
	}
	for _, a := range history {
		if a.Dropped {
			dropped++
		}
		for c, feature := range a.Features {
			seen[c][feature]++
		}
	}
	share := (dropped + 0.5) / (float64(len(history)) + 1)
	d.Base = math.Log(share / (1 - share))
	// Coordinate by coordinate, each by Newton's step: the sum is convex, so this ends at the one minimum.
	for range 100 {
		moved := 0.0
		for c := range d.Weight {
			for _, feature := range sortedKeys(seen[c]) {
				gradient, curve := pull*d.Weight[c][feature], pull
				for _, a := range history {
					if a.Features[c] != feature {
						continue
					}
					p := d.Chance(a.Features)
					was := 0.0
					if a.Dropped {
						was = 1
					}
					gradient += p - was
					curve += p * (1 - p)
				}
				step := gradient / curve
				d.Weight[c][feature] -= step
				moved = max(moved, math.Abs(step))
			}
		}
		if moved < 1e-9 {
			break
		}
	}
	return d
}
