package rctab

import (
	"fmt"
	"math/big"
	"math/bits"
	"os"
	"path/filepath"
	"slices"

	"concentric/engine/tally"
)

// FinalSurplus is why votes end in the last round of a count for several seats: they are what the last elected have above the
// threshold, and nobody is left to take it.
const FinalSurplus tally.Reason = "final-surplus"

// Result is a count by a configuration file.
type Result struct {
	Election *tally.Election
	// Records is the record of the count; of a count that elects one winner after another, one record for each pass.
	Records []*tally.Record
}

// Whole is the record of the count. Of several passes it has all winners, and the rounds of the last.
func (r *Result) Whole() *tally.Record {
	last := r.Records[len(r.Records)-1]
	if len(r.Records) == 1 {
		return last
	}
	whole := *last
	whole.Options, whole.Winners, whole.Ties = r.Election.Options, nil, nil
	for _, rec := range r.Records {
		whole.Winners = append(whole.Winners, rec.Winners...)
		whole.Ties = append(whole.Ties, rec.Ties...)
	}
	whole.Seats = len(whole.Winners)
	return &whole
}

// CountFile counts by a configuration file, with the ballots it names, or with the files given instead.
func CountFile(config string, files ...string) (*Result, error) {
	raw, err := os.ReadFile(config)
	if err != nil {
		return nil, err
	}
	c, err := Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", config, err)
	}
	r, err := c.rules()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", config, err)
	}
	dir := filepath.Dir(config)
	if len(files) > 0 {
		like := c.CvrFileSources[0]
		c.CvrFileSources = nil
		for _, f := range files {
			if like.FilePath, err = filepath.Abs(f); err != nil {
				return nil, err
			}
			c.CvrFileSources = append(c.CvrFileSources, like)
		}
	}
	e, err := c.election(dir, r)
	if err != nil {
		return nil, err
	}
	res := &Result{Election: e}
	if r.mode == passes {
		res.Records, err = r.countPasses(*e)
	} else {
		var rec *tally.Record
		rec, err = r.count(e)
		res.Records = []*tally.Record{rec}
	}
	if err != nil {
		return nil, err
	}
	return res, nil
}

// countPasses elects one winner after another, each as the only one, without those elected before.
func (r *rules) countPasses(e tally.Election) ([]*tally.Record, error) {
	seats := r.winners
	pass := *r
	pass.winners = 1
	e.Options = slices.Clone(e.Options)
	var recs []*tally.Record
	for range seats {
		each := e
		each.Options = slices.Clone(e.Options)
		rec, err := pass.count(&each)
		if err != nil {
			return nil, err
		}
		recs = append(recs, rec)
		if len(rec.Winners) == 0 {
			break
		}
		e.Options[rec.Winners[0]].Withdrawn = true
	}
	return recs, nil
}

type count struct {
	*rules
	e        *tally.Election
	rec      *tally.Record
	order    []int // of the candidates, for ties by order: as configured, or drawn
	random   *javaRandom
	one      uint64   // a vote, in units of its smallest part
	value    []uint64 // per distinct ballot, what of it still goes on
	at       []int32  // per distinct ballot, the option it counts for, or Nobody
	why      []tally.Reason
	outIn    []int // per option, the round in which it was eliminated, or 0
	wonIn    []int // per option, the round in which it won, or 0
	tallies  []sum
	ended    map[tally.Reason]*sum
	kept     []sum // per option, what winners keep of their ballots
	winner   []int // in the order of election
	residual sum
	limit    *big.Rat // the threshold
	past     [][]sum
	seen     map[int]bool
}

// count runs the rounds.
func (r *rules) count(e *tally.Election) (*tally.Record, error) {
	n := e.Ballots.Len()
	c := &count{
		rules: r, e: e, one: 1, value: make([]uint64, n), at: make([]int32, n), why: make([]tally.Reason, n),
		outIn: make([]int, len(e.Options)), wonIn: make([]int, len(e.Options)), kept: make([]sum, len(e.Options)),
		random: newJavaRandom(r.seed), seen: make(map[int]bool),
	}
	if r.winners > 1 {
		for range r.decimals {
			c.one *= 10
		}
	}
	for i := range n {
		c.value[i], c.at[i] = c.one, tally.Nobody
	}
	c.rec = &tally.Record{Method: "rctab", Rule: r.String(), Title: e.Title, Seats: r.winners, Options: e.Options, Ballots: e.Ballots.Total()}
	c.setOrder()
	for c.goesOn() {
		if err := c.round(); err != nil {
			return nil, err
		}
	}
	c.rec.Winners = c.winner
	return c.rec, nil
}

// String is the rule in words, for the record.
func (r *rules) String() string {
	s := fmt.Sprintf("RCTab configuration: %s, %d to be elected, overvotes %s, ties %s", r.mode, r.winners, r.overvote, r.tie)
	if r.tie == randomTie || r.tie == generatedTie || r.tie == earlierRandom {
		s += fmt.Sprintf(" (Java's generator, seed %d)", r.seed)
	}
	return s
}

// sum is a sum of votes in 128 bits: 18 decimals of 2^63 votes fit.
type sum struct{ hi, lo uint64 }

func (s *sum) add(value uint64, weight int64) {
	hi, lo := bits.Mul64(value, uint64(weight))
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, lo, 0)
	s.hi, _ = bits.Add64(s.hi, hi, carry)
}

func (s sum) big() *big.Int {
	v := new(big.Int).SetUint64(s.hi)
	return v.Or(v.Lsh(v, 64), new(big.Int).SetUint64(s.lo))
}

func (s sum) cmp(t sum) int {
	switch {
	case s == t:
		return 0
	case s.hi < t.hi || s.hi == t.hi && s.lo < t.lo:
		return -1
	}
	return 1
}

func (s sum) plus(t sum) sum {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, t.lo, 0)
	s.hi, _ = bits.Add64(s.hi, t.hi, carry)
	return s
}

// votes is the sum in votes.
func (c *count) votes(s sum) *big.Rat {
	return new(big.Rat).SetFrac(s.big(), new(big.Int).SetUint64(c.one))
}

func (c *count) number(s sum) tally.Number {
	if c.one == 1 {
		return tally.Decimal(s.big(), 0)
	}
	return tally.Decimal(s.big(), c.decimals)
}

func (c *count) continues(o int) bool {
	return !c.e.Options[o].Withdrawn && c.outIn[o] == 0 && (c.wonIn[o] == 0 || c.untilTwo)
}

// active lists the continuing options in the order of the configuration.
func (c *count) active() []int {
	var out []int
	for o := range c.e.Options {
		if c.continues(o) {
			out = append(out, o)
		}
	}
	return out
}

func (c *count) goesOn() bool {
	round := len(c.rec.Rounds)
	switch {
	case round >= c.stopAfter || c.standing() == 0:
		return false
	case c.untilTwo:
		return c.out()+len(c.winner)+1 < c.standing() || round > 0 && slices.Contains(c.outIn, round)
	case c.mode == percentage:
		return len(c.winner) == 0
	}
	return len(c.winner) < c.winners || c.winners > 1 && slices.Contains(c.wonIn, round) && c.mode != bottomsUp
}
