package tally

import (
	"fmt"
	"math/big"
	"slices"
)

// IRV is instant-runoff voting: one option is elected; the last is excluded, and its ballots go to their next options, until one
// has a majority. The zero value asks for a majority of the votes still counting, and excludes one at a time.
type IRV struct {
	// Frozen asks for a majority of all ballots that counted in the first round, not only of those still counting. If nobody has it
	// when two are left, the one with more votes is elected (as in Minneapolis, 167.60).
	Frozen bool
	// Batch excludes together the largest set of options whose votes together are fewer than those of the next.
	Batch Batch
	// EndAtShared ends a ballot at a rank that several options share, as most ordinances do with an overvote; otherwise the rank is
	// passed over and the ballot goes on.
	EndAtShared bool
}

type irvCount struct {
	IRV
	e    *Election
	tie  TieBreak
	p    *papers
	in   []bool
	rec  *Record
	past [][]Number
}

// Count elects one option. In each round it is asked first whether someone has a majority. A rank shared by several options is
// passed over (see PassingSequences), unless EndAtShared. A ballot that ends counts as overvoted if such a rank stands after the last option it
// counted for, and as exhausted otherwise.
func (rule IRV) Count(e *Election, tie TieBreak) (*Record, error) {
	how := passShared
	if rule.EndAtShared {
		how = endAtShared
	}
	ballots, err := ready(e, how)
	if err != nil {
		return nil, err
	}
	c := &irvCount{IRV: rule, e: e, tie: tie, in: make([]bool, len(e.Options))}
	for o, option := range e.Options {
		c.in[o] = !option.Withdrawn
	}
	c.p = layOut(newFixed(0, 0), ballots, slices.Clone(c.in))
	c.rec = newRecord(e, "irv", "instant runoff: elected by more than half of "+rule.base()+"; otherwise the last is excluded"+rule.shared())
	c.rec.Seats, c.rec.sequences = 1, ballots
	c.rec.Valid = c.p.valid()
	if e.Seats > 1 {
		c.rec.Notes = append(c.rec.Notes, fmt.Sprintf("instant runoff elects one; the election has %d seats", e.Seats))
	}
	for {
		done, err := c.round()
		if err != nil {
			return nil, err
		}
		if done {
			return c.rec, nil
		}
	}
}

func (rule IRV) shared() string {
	if rule.EndAtShared {
		return "; a ballot ends at a rank that several share"
	}
	return "; a rank that several share is passed over"
}

func (rule IRV) base() string {
	if rule.Frozen {
		return "the votes of the first round"
	}
	return "the votes still counting"
}

func (c *irvCount) round() (bool, error) {
	left, continuing := c.left()
	base := big.NewInt(continuing)
	if c.Frozen {
		base.SetInt64(c.rec.Valid)
	}
	half := new(big.Int).Quo(base, big.NewInt(2))
	need := half.Add(half, big.NewInt(1))
	r := &Round{Number: len(c.rec.Rounds) + 1, Tally: c.p.numbers(), Quota: Whole(need.Int64()), Exhausted: c.p.exhausted()}
	c.past = append(c.past, r.Tally)
	losers := c.strays()
	if losers == nil {
		if top := left[len(left)-1]; len(left) == 1 || c.p.tally[top].Cmp(need) >= 0 {
			c.elect(r, top, continuing)
			return true, nil
		}
		losers = c.batch(left)
	}
	if losers == nil {
		o, err := c.last(r, left)
		if err != nil {
			return false, err
		}
		losers = []int{o}
		if len(left) == 2 && (c.Frozen || c.p.tally[left[0]].Cmp(c.p.tally[left[1]]) == 0) {
			c.elect(r, left[0]+left[1]-o, continuing)
			return true, nil
		}
	}
	r.Excluded = losers
	for _, o := range losers {
		c.in[o], c.p.running[o] = false, false
	}
	r.Transfers = c.p.transfer(losers, func(value *big.Int) *big.Int { return value })
	c.rec.Rounds = append(c.rec.Rounds, *r)
	return false, nil
}

// left lists the options still in, the fewest votes first, and the votes still counting for any.
func (c *irvCount) left() (options []int, continuing int64) {
	for o, in := range c.in {
		if in && !c.e.Options[o].WriteIn {
			options = append(options, o)
		}
		continuing += c.p.tally[o].Int64()
	}
	slices.SortStableFunc(options, func(a, b int) int { return c.p.tally[a].Cmp(c.p.tally[b]) })
	return options, continuing
}

// strays are undeclared write-ins: they cannot be elected, and go first.
func (c *irvCount) strays() []int {
	var out []int
	for o, option := range c.e.Options {
		if option.WriteIn && c.in[o] {
			out = append(out, o)
		}
	}
	return out
}

func (c *irvCount) elect(r *Round, o int, continuing int64) {
	votes := c.p.tally[o].Int64()
	r.Elected = []int{o}
	r.Note = fmt.Sprintf("%d of %d votes still counting, of %d ballots", votes, continuing, c.rec.Ballots)
	c.rec.Winners = []int{o}
	c.rec.Rounds = append(c.rec.Rounds, *r)
}

func (c *irvCount) batch(left []int) []int {
	if c.Batch != SureLosers {
		return nil
	}
	reach := new(big.Int)
	var losers []int
	for k, o := range left {
		if k > 1 && reach.Cmp(c.p.tally[o]) < 0 {
			losers = left[:k]
		}
		reach.Add(reach, c.p.tally[o])
	}
	losers = slices.Clone(losers)
	slices.Sort(losers)
	return losers
}

// last is whom to exclude. Among the last two a tie decides the election, and is called that.
func (c *irvCount) last(r *Round, left []int) (int, error) {
	tied := left[:1]
	for _, o := range left[1:] {
		if c.p.tally[o].Cmp(c.p.tally[left[0]]) == 0 {
			tied = append(tied[:len(tied):len(tied)], o)
		}
	}
	if len(tied) == 1 {
		return left[0], nil
	}
	what := "exclusion"
	if len(left) == 2 {
		what = "election"
	}
	t, err := c.tie.Break(c.e, Tie{Round: r.Number, Options: tied, For: what}, c.past[:len(c.past)-1], false)
	if err != nil {
		return Nobody, err
	}
	c.rec.Ties = append(c.rec.Ties, t)
	return t.Chosen[len(t.Chosen)-1], nil
}
