// Package synthetic makes conversations whose truth is known: planted groups,
// independent votes, and continua in which people differ by degrees and no
// groups exist. The tests and benchmarks of the opinion engine are held to it.
package synthetic

import (
	"math"
	"math/rand/v2"

	"concentric/engine/opinion"
)

// Shape is how votes come about. The zero value is filled by Default.
type Shape struct {
	Participants, Statements int
	// MeanVotes per participant; the number is geometric.
	MeanVotes float64
	// Passes is the share of passes, 0 to 1.
	Passes float64
	// Common and CommonSpread are the mean and the standard deviation of what a
	// statement gets from everybody, in logits.
	Common, CommonSpread float64
	// Spread is the standard deviation of what sets people apart, in logits.
	Spread float64
}

// Default is the data set of the acceptance checks: 15% passes, a geometric
// number of votes with mean 30, N(0.3, 0.8²) common and N(0, 1.2²) apart.
func Default(participants, statements int) Shape {
	return Shape{
		Participants: participants, Statements: statements, MeanVotes: 30, Passes: 0.15,
		Common: 0.3, CommonSpread: 0.8, Spread: 1.2,
	}
}

// Truth is what was planted.
type Truth struct {
	// Group of each participant; nil where there are no groups.
	Group []int32
	// Logit[g][s] is the logit of agreement (given that it is no pass) of group
	// g on statement s.
	Logit [][]float64
	// Share of each group.
	Share []float64
}

// Planted has groups of the given shares, which add up to 1.
func Planted(shape Shape, shares []float64, seed uint64) (*opinion.Votes, Truth) {
	random := rand.New(rand.NewPCG(seed, 1))
	truth := Truth{Group: make([]int32, shape.Participants), Share: shares}
	common := commonLogits(shape, random)
	for range shares {
		own := make([]float64, shape.Statements)
		for s := range own {
			own[s] = common[s] + shape.Spread*random.NormFloat64()
		}
		truth.Logit = append(truth.Logit, own)
	}
	for p := range truth.Group {
		draw := random.Float64()
		for g := range shares {
			truth.Group[p] = int32(g)
			if draw -= shares[g]; draw < 0 {
				break
			}
		}
	}
	votes := draw(shape, random, func(p int) func(s int) float64 {
		logit := truth.Logit[truth.Group[p]]
		return func(s int) float64 { return logit[s] }
	})
	return votes, truth
}

// Independent has no structure at all: everybody votes by the statement alone.
func Independent(shape Shape, seed uint64) *opinion.Votes {
	random := rand.New(rand.NewPCG(seed, 2))
	common := commonLogits(shape, random)
	return draw(shape, random, func(int) func(int) float64 {
		return func(s int) float64 { return common[s] }
	})
}

// Ability is how people are spread along the dimensions of a continuum; each
// has mean 0 and variance 1.
type Ability int

// The spreads of people: a bell, no middle and sharp ends, and lopsided, with
// most people near one end and fewer the farther out (exponential).
const (
	Normal Ability = iota
	Uniform
	Lopsided
)

// Continuum has people who differ by degrees along so many dimensions.
func Continuum(shape Shape, dimensions int, ability Ability, seed uint64) *opinion.Votes {
	random := rand.New(rand.NewPCG(seed, 3))
	common := commonLogits(shape, random)
	loadings := make([][]float64, shape.Statements)
	for s := range loadings {
		loadings[s] = make([]float64, dimensions)
		for k := range loadings[s] {
			loadings[s][k] = shape.Spread * random.NormFloat64()
		}
	}
	at := make([]float64, dimensions)
	return draw(shape, random, func(int) func(int) float64 {
		for k := range at {
			switch ability {
			case Uniform:
				at[k] = (2*random.Float64() - 1) * math.Sqrt(3)
			case Lopsided:
				at[k] = random.ExpFloat64() - 1
			default:
				at[k] = random.NormFloat64()
			}
		}
		return func(s int) float64 {
			logit := common[s]
			for k, a := range at {
				logit += a * loadings[s][k]
			}
			return logit
		}
	})
}

func commonLogits(shape Shape, random *rand.Rand) []float64 {
	common := make([]float64, shape.Statements)
	for s := range common {
		common[s] = shape.Common + shape.CommonSpread*random.NormFloat64()
	}
	return common
}

// draw lets everybody vote: a geometric number of statements, drawn by their
// popularity, which is gamma distributed with shape 2.
func draw(shape Shape, random *rand.Rand, person func(p int) func(s int) float64) *opinion.Votes {
	reach := make([]float64, shape.Statements) // cumulated popularity
	total := 0.0
	for s := range reach {
		total += random.ExpFloat64() + random.ExpFloat64()
		reach[s] = total
	}
	var b opinion.Builder
	seen := make([]int32, shape.Statements)
	for p := range shape.Participants {
		logit := person(p)
		votes := 1 + int(math.Log(1-random.Float64())/math.Log(1-1/shape.MeanVotes))
		votes = min(votes, shape.Statements)
		for cast, tries := 0, 0; cast < votes && tries < 50*votes; tries++ {
			s := search(reach, random.Float64()*total)
			if seen[s] == int32(p+1) {
				continue
			}
			seen[s] = int32(p + 1)
			cast++
			switch {
			case random.Float64() < shape.Passes:
				b.Add(p, s, opinion.Pass)
			case random.Float64() < 1/(1+math.Exp(-logit(s))):
				b.Add(p, s, opinion.Agree)
			default:
				b.Add(p, s, opinion.Disagree)
			}
		}
	}
	return b.Build(shape.Participants, make([]opinion.State, shape.Statements))
}

func search(reach []float64, x float64) int {
	low, high := 0, len(reach)-1
	for low < high {
		middle := (low + high) / 2
		if reach[middle] <= x {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// BestGuess is the Bayes classifier: the most probable group of each
// participant for one who knows everything but the groups. Nobody can do
// better on these votes.
func (t Truth) BestGuess(v *opinion.Votes) []int32 {
	guess := make([]int32, v.Participants())
	for p := range guess {
		best := math.Inf(-1)
		for g, logit := range t.Logit {
			likely := math.Log(t.Share[g])
			for _, c := range v.Row(p) {
				if c.Vote() != opinion.Pass {
					likely -= math.Log1p(math.Exp(-float64(c.Vote()) * logit[c.Statement()]))
				}
			}
			if likely > best {
				best, guess[p] = likely, int32(g)
			}
		}
	}
	return guess
}
