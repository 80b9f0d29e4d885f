package demo

import (
	"math"
	"math/rand/v2"
)

// Opinion is where a person stands on two axes that nobody asked about: change
// against keeping what there is, and acting together against being left alone.
// Both are about standard normal over the membership.
type Opinion struct{ Change, Together float64 }

// opinionOf draws an opinion. It leans on where one lives and how old one is,
// and people come in two camps on change, so that a map has something to find.
func opinionOf(rng *rand.Rand, town float64, age int) Opinion {
	camp := -1.0
	if rng.Float64() < .25+.5*town-.004*float64(age-45) {
		camp = 1
	}
	return Opinion{
		Change:   1.1*camp + .5*rng.NormFloat64(),
		Together: .8*rng.NormFloat64() + .2*camp,
	}
}

// Saying is a statement with how it lands: Base is how welcome it is to
// everybody (in log odds), the others how much each axis moves a person.
type Saying struct {
	Text     string
	Lang     string // "" for en
	General  bool   // said by the general member whom the demonstration lets one be
	Base     float64
	Change   float64
	Together float64
}

// The answers to a statement.
const (
	Disagree = -1
	Pass     = 0
	Agree    = 1
)

// Answer is what a person says to a saying: passes are rarer for those who
// feel strongly, the rest is a logistic choice.
func (o Opinion) Answer(rng *rand.Rand, s Saying) int {
	pull := s.Base + s.Change*o.Change + s.Together*o.Together
	if rng.Float64() < .22*math.Exp(-math.Abs(pull)/2) {
		return Pass
	}
	if rng.Float64() < 1/(1+math.Exp(-1.6*pull)) {
		return Agree
	}
	return Disagree
}
