package tally

import (
	"fmt"
	"math/big"
	"slices"
)

// PAV is proportional approval voting (T. N. Thiele, 1895): of all sets of as many options as there are seats, the one that gives
// the voters most satisfaction, where a voter's first approved member counts 1, the second 1/2, the third 1/3, and so on. It
// makes lists balanced.
type PAV struct {
	// Most is how many sets are tried at most; zero is 100,000. Where there are more, the options are elected one by one, each time
	// the one that adds most (Thiele's sequential rule), and the record says so.
	Most int
}

type pav struct {
	e        *Election
	rec      *Record
	sets     [][]bool // per distinct ballot, what it approves of
	weights  []int64
	standing []int
	harmonic []*big.Rat // 1 + 1/2 + … + 1/k
}

// Count elects a set. A tie between sets is broken in favour of the set whose options come first in the lot of the tie rule.
func (m PAV) Count(e *Election, tie TieBreak) (*Record, error) {
	cards, err := e.cards("pav", true)
	if err != nil {
		return nil, err
	}
	p := &pav{e: e, rec: newRecord(e, "pav", ""), standing: e.Standing(), harmonic: []*big.Rat{new(big.Rat)}}
	merged, key := make(map[string]int), make([]byte, len(e.Options))
	for card, w := range cards {
		clear(key)
		some := false
		for _, s := range card {
			if s.Score > 0 {
				key[s.Option], some = 1, true
			}
		}
		if !some {
			continue
		}
		p.rec.Valid += w
		i, ok := merged[string(key)]
		if !ok {
			i = len(p.sets)
			merged[string(key)] = i
			set := make([]bool, len(e.Options))
			for o := range set {
				set[o] = key[o] > 0
			}
			p.sets, p.weights = append(p.sets, set), append(p.weights, 0)
		}
		p.weights[i] += w
	}
	seats := min(p.rec.Seats, len(p.standing))
	for k := 1; k <= seats; k++ {
		p.harmonic = append(p.harmonic, new(big.Rat).Add(p.harmonic[k-1], big.NewRat(1, int64(k))))
	}
	most := m.Most
	if most == 0 {
		most = 100_000
	}
	if n := new(big.Int).Binomial(int64(len(p.standing)), int64(seats)); n.Cmp(big.NewInt(int64(most))) <= 0 {
		p.rec.Rule = fmt.Sprintf("proportional approval voting: the best of all %s sets of %d options", n, seats)
		return p.rec, p.best(seats, tie)
	}
	p.rec.Rule = "sequential proportional approval voting: there are too many sets to try, so the option that adds most satisfaction is elected, one after another"
	return p.rec, p.oneByOne(seats, tie)
}

// satisfaction of all voters with a set.
func (p *pav) satisfaction(in []bool) *big.Rat {
	count := make([]int64, len(p.harmonic)) // weight of the voters with k members
	for i, set := range p.sets {
		k := 0
		for o, is := range set {
			if is && in[o] {
				k++
			}
		}
		count[k] += p.weights[i]
	}
	sum := new(big.Rat)
	for k, w := range count {
		sum.Add(sum, new(big.Rat).Mul(p.harmonic[k], new(big.Rat).SetInt64(w)))
	}
	return sum
}

func (p *pav) best(seats int, tie TieBreak) error {
	var best *big.Rat
	var ties [][]int
	in := make([]bool, len(p.e.Options))
	var chosen []int
	var try func(from int)
	try = func(from int) {
		if len(chosen) == seats {
			s := p.satisfaction(in)
			if best == nil || s.Cmp(best) > 0 {
				best, ties = s, nil
			}
			if s.Cmp(best) == 0 {
				ties = append(ties, slices.Clone(chosen))
			}
			return
		}
		for i := from; i <= len(p.standing)-(seats-len(chosen)); i++ {
			o := p.standing[i]
			in[o], chosen = true, append(chosen, o)
			try(i + 1)
			in[o], chosen = false, chosen[:len(chosen)-1]
		}
	}
	try(0)
	winners := ties[0]
	if len(ties) > 1 {
		var err error
		if winners, err = p.choose(ties, tie); err != nil {
			return err
		}
	}
	p.rec.Winners = winners
	p.rec.Rounds = []Round{{Number: 1, Tally: p.approvals(), Base: Whole(p.rec.Valid), Elected: winners, Note: fmt.Sprintf("The figure is the number of approvals. The set gives a satisfaction of %s, the most that any does.", Fraction(best))}}
	return nil
}

// choose keeps, among sets that are level, those that hold the option that the tie rule puts first, and so on.
func (p *pav) choose(sets [][]int, tie TieBreak) ([]int, error) {
	for len(sets) > 1 {
		var differ []int
		for _, o := range p.standing {
			n := 0
			for _, set := range sets {
				if slices.Contains(set, o) {
					n++
				}
			}
			if n > 0 && n < len(sets) {
				differ = append(differ, o)
			}
		}
		t, err := tie.Break(p.e, Tie{Round: 1, Options: differ, For: "election"}, nil, true)
		if err != nil {
			return nil, err
		}
		p.rec.Ties = append(p.rec.Ties, t)
		sets = slices.DeleteFunc(sets, func(set []int) bool { return !slices.Contains(set, t.Chosen[0]) })
	}
	return sets[0], nil
}

func (p *pav) approvals() []Number {
	votes := make([]int64, len(p.e.Options))
	for i, set := range p.sets {
		for o, is := range set {
			if is {
				votes[o] += p.weights[i]
			}
		}
	}
	return wholes(votes)
}

// oneByOne is Thiele's sequential rule.
func (p *pav) oneByOne(seats int, tie TieBreak) error {
	have := make([]int64, len(p.sets))
	in := make([]bool, len(p.e.Options))
	for len(p.rec.Winners) < seats {
		gain := make([]Number, len(p.e.Options))
		var left []int
		for _, o := range p.standing {
			if in[o] {
				continue
			}
			left = append(left, o)
			byHave := make([]int64, seats+1)
			for i, set := range p.sets {
				if set[o] {
					byHave[have[i]] += p.weights[i]
				}
			}
			sum := new(big.Rat)
			for k, w := range byHave {
				sum.Add(sum, big.NewRat(w, int64(k+1)))
			}
			gain[o] = Fraction(sum)
		}
		r := Round{Number: len(p.rec.Rounds) + 1, Tally: gain, Figures: true, Note: "The figure is the satisfaction that an option would add."}
		tied := levelAt(gain, left, true)
		one := tied[0]
		if len(tied) > 1 {
			t, err := tie.Break(p.e, Tie{Round: r.Number, Options: tied, For: "election"}, nil, true)
			if err != nil {
				return err
			}
			p.rec.Ties = append(p.rec.Ties, t)
			one = t.Chosen[0]
		}
		in[one] = true
		for i, set := range p.sets {
			if set[one] {
				have[i]++
			}
		}
		r.Elected = []int{one}
		p.rec.Winners = append(p.rec.Winners, one)
		p.rec.Rounds = append(p.rec.Rounds, r)
	}
	return nil
}
