package tally

import (
	"fmt"
	"math/big"
)

// STAR is "score, then automatic runoff" (Equal Vote Coalition, starvoting.org): the two options with the highest sums of scores
// go on, and the one that more voters score higher than the other is elected. A blank is 0.
//
// A tie for the two is broken head to head among those tied, then by the number of highest scores, then by the rule given; a
// tie of the two by the higher sum, then by the number of highest scores, then by the rule given.
type STAR struct{}

type star struct {
	e    *Election
	rec  *Record
	tie  TieBreak
	sums []Number
	tops []int64
	over [][]int64 // [a][b]: voters who score a higher than b
}

// Count elects one option.
func (STAR) Count(e *Election, tie TieBreak) (*Record, error) {
	g, err := e.grades("star")
	if err != nil {
		return nil, err
	}
	n := len(e.Options)
	s := &star{e: e, tie: tie, rec: newRecord(e, "star", "STAR: the two with the highest sums go on; more voters score the winner higher than the other; a blank is 0")}
	s.rec.Seats, s.sums, s.tops, s.over = 1, make([]Number, n), make([]int64, n), square(n)
	if e.Ballots != nil {
		s.over = e.scorePairs().Above
	}
	s.rec.Valid = g.valid
	top := 0
	for o := range n {
		g.options[o].each(func(score int, _ int64) { top = max(top, score) })
	}
	standing := e.Standing()
	for o := range n {
		sum, _ := g.options[o].sum()
		s.sums[o] = Fraction(new(big.Rat).SetInt(sum))
		s.tops[o] = g.options[o].above(top - 1)
	}
	s.rec.Pairwise = s.over
	return s.rec, s.elect(standing)
}

func (s *star) elect(standing []int) error {
	first, err := s.finalist(standing)
	if err != nil {
		return err
	}
	r := Round{Number: 1, Tally: s.sums, Figures: true, Note: "Sums of scores."}
	if len(standing) == 1 {
		r.Elected, s.rec.Winners = []int{first}, []int{first}
		s.rec.Rounds = append(s.rec.Rounds, r)
		return nil
	}
	var rest []int
	for _, o := range standing {
		if o != first {
			rest = append(rest, o)
		}
	}
	second, err := s.finalist(rest)
	if err != nil {
		return err
	}
	for _, o := range rest {
		if o != second {
			r.Excluded = append(r.Excluded, o)
		}
	}
	s.rec.Rounds = append(s.rec.Rounds, r)
	final := Round{Number: 2, Tally: make([]Number, len(s.sums))}
	a, b := s.over[first][second], s.over[second][first]
	final.Tally[first], final.Tally[second] = Whole(a), Whole(b)
	if alike := s.rec.Ballots - a - b; alike > 0 {
		final.Exhausted = []Exhausted{{NotValued, Whole(alike)}}
	}
	winner, loser := first, second
	switch {
	case b > a:
		winner, loser = second, first
	case a == b:
		if winner, err = s.settle(2, []int{first, second}, "winner", false); err != nil {
			return err
		}
		loser = first + second - winner
	}
	final.Note = fmt.Sprintf("%s is scored higher than %s by %s of %d ballots; the others score both alike.", s.rec.Name(winner), s.rec.Name(loser), final.Tally[winner], s.rec.Ballots)
	final.Elected, s.rec.Winners = []int{winner}, []int{winner}
	s.rec.Rounds = append(s.rec.Rounds, final)
	return nil
}

// finalist is the option with the highest sum.
func (s *star) finalist(among []int) (int, error) {
	tied := levelAt(s.sums, among, true)
	if len(tied) == 1 {
		return tied[0], nil
	}
	return s.settle(1, tied, "runoff", true)
}

// settle breaks a tie: head to head (most victories less defeats among those tied), or by the higher sum; then by the number of
// highest scores; then by the rule given.
func (s *star) settle(round int, tied []int, what string, heads bool) (int, error) {
	t := Tie{Round: round, Options: tied, For: what, Rule: "higher sum"}
	figure := s.sums
	if heads {
		t.Rule, figure = "head to head", make([]Number, len(s.sums))
		for _, a := range tied {
			net := int64(0)
			for _, b := range tied {
				net += int64(sign(s.over[a][b] - s.over[b][a]))
			}
			figure[a] = Whole(net)
		}
	}
	left := levelAt(figure, tied, true)
	if len(left) > 1 {
		t.Rule += ", then most highest scores"
		left = levelAt(wholes(s.tops), left, true)
	}
	if len(left) > 1 {
		broken, err := s.tie.Break(s.e, Tie{Round: round, Options: left, For: what}, nil, true)
		if err != nil {
			return Nobody, err
		}
		t.Rule += ", then " + broken.Rule
		left = broken.Chosen[:1]
	}
	t.Chosen = chosenFirst(tied, left[0], true)
	s.rec.Ties = append(s.rec.Ties, t)
	return left[0], nil
}
