package tally

import (
	"fmt"
	"strings"
)

// Unranked says what options are that a ballot does not rank, or leaves blank.
type Unranked string

const (
	// UnrankedLast puts them, level with one another, below all that the ballot ranks; a blank score is 0. It is the zero
	// value's meaning.
	UnrankedLast Unranked = "last"
	// UnrankedIgnored makes the ballot say nothing about them: neither against those it ranks nor among themselves; a blank
	// score is an abstention.
	UnrankedIgnored Unranked = "ignore"
)

// ParseUnranked reads "last" and "ignore"; "" is last.
func ParseUnranked(s string) (Unranked, error) {
	switch u := Unranked(s); u {
	case "":
		return UnrankedLast, nil
	case UnrankedLast, UnrankedIgnored:
		return u, nil
	}
	return "", fmt.Errorf("unranked options cannot be read as %q; use last or ignore", s)
}

// Pairs are head-to-head comparisons of all options, and what else one pass over the ballots tells.
type Pairs struct {
	// Above[a][b] is how many voters rank a above b. Rows and columns of options that cannot be elected are zero.
	Above [][]int64
	// Level[a][b] is how many voters rank both at one rank.
	Level [][]int64
	// Within[k][o] is how many voters rank at most k options above o, for k up to 2: have it first, among the first two, the first three.
	Within [3][]int64
	// Ranked[o] is how many voters rank o at all, Valid how many rank any.
	Ranked []int64
	Valid  int64
	// Disliked[o] is how many voters put o last on a ballot that ranks all, or leave it off a ballot that ranks three or more.
	Disliked []int64
}

// Compare goes through the ballots once. Options at one rank are level; a skipped rank is passed over; an option named again
// counts where it was named first; at a rank marked several times, not told how, the ballot ends. Options that are withdrawn, or
// gather write-ins, are read as if they did not stand there. It fails where the election cannot be counted, and for scores.
func (e *Election) Compare(unranked Unranked) (*Pairs, error) {
	ballots, err := ready(e, keepShared)
	if err != nil {
		return nil, err
	}
	return halves(ballots, func(from, to int) *Pairs {
		c := newComparison(e, unranked)
		if ballots != nil && ballots.Plain && len(c.standing) == len(e.Options) && len(c.standing) <= 64 {
			for i := from; i < to; i++ {
				c.plain(ballots.Ranking(i), ballots.Weight(i))
			}
			return c.Pairs
		}
		for i := from; i < to; i++ {
			c.ballot(ballots.Ranking(i), ballots.Weight(i))
		}
		return c.Pairs
	}, (*Pairs).add), nil
}

func newPairs(n int) *Pairs {
	p := &Pairs{Above: square(n), Level: square(n), Ranked: make([]int64, n), Disliked: make([]int64, n)}
	for k := range p.Within {
		p.Within[k] = make([]int64, n)
	}
	return p
}

// add adds what other ballots say.
func (p *Pairs) add(other *Pairs) {
	p.Valid += other.Valid
	for a := range p.Above {
		sum(p.Above[a], other.Above[a])
		sum(p.Level[a], other.Level[a])
	}
	for k := range p.Within {
		sum(p.Within[k], other.Within[k])
	}
	sum(p.Ranked, other.Ranked)
	sum(p.Disliked, other.Disliked)
}

func sum(into, other []int64) {
	for i, v := range other {
		into[i] += v
	}
}

// within counts voters who rank so many options above o.
func (p *Pairs) within(o, above int, w int64) {
	for k := above; k < len(p.Within); k++ {
		p.Within[k][o] += w
	}
}

func newComparison(e *Election, unranked Unranked) *comparison {
	n := len(e.Options)
	c := &comparison{Pairs: newPairs(n), stands: make([]bool, n), standing: e.Standing(), rank: make([]int, n), last: unranked != UnrankedIgnored}
	for _, o := range c.standing {
		c.stands[o] = true
	}
	return c
}

func square(n int) [][]int64 {
	rows, flat := make([][]int64, n), make([]int64, n*n)
	for i := range rows {
		rows[i] = flat[i*n : (i+1)*n]
	}
	return rows
}

type comparison struct {
	*Pairs
	stands   []bool
	standing []int
	rank     []int // of the present ballot, from 1; 0 is unranked
	options  []int
	last     bool
}

func (c *comparison) ballot(r Ranking, w int64) {
	c.options = c.options[:0]
	at := 0       // one more than the options above
	opens := true // the next option opens a rank, also where the one it shares it with does not stand
	for _, m := range r {
		if !m.IsOption() {
			continue
		}
		opens = opens || !m.SharesRank()
		o := m.Option()
		if !c.stands[o] {
			continue
		}
		if opens {
			at, opens = len(c.options)+1, false
		}
		c.rank[o] = at
		c.options = append(c.options, o)
	}
	if at == 0 {
		return
	}
	c.Valid += w
	for i, a := range c.options {
		c.Ranked[a] += w
		c.within(a, c.rank[a]-1, w)
		row := c.Above[a]
		for _, b := range c.options[i+1:] {
			if c.rank[b] > c.rank[a] {
				row[b] += w
			} else {
				c.Level[a][b] += w
				c.Level[b][a] += w
			}
		}
	}
	all := len(c.options) == len(c.standing)
	for _, b := range c.standing {
		if c.rank[b] > 0 {
			if all && at > 1 && c.rank[b] == at {
				c.Disliked[b] += w
			}
			continue
		}
		if len(c.options) >= 3 {
			c.Disliked[b] += w
		}
		if c.last {
			for _, a := range c.options {
				c.Above[a][b] += w
			}
		}
	}
	for _, a := range c.options {
		c.rank[a] = 0
	}
}

// plain does the same for a ballot without skipped, shared and repeated ranks, where all options stand and there are at most 64.
func (c *comparison) plain(r Ranking, w int64) {
	if len(r) == 0 {
		return
	}
	c.Valid += w
	var named uint64
	for i, a := range r {
		named |= 1 << (a & 63)
		c.Ranked[a] += w
		if i < len(c.Within) {
			c.within(int(a), i, w)
		}
		row := c.Above[a]
		for _, b := range r[i+1:] {
			row[b] += w
		}
	}
	n := len(c.standing)
	if len(r) == n {
		if n > 1 {
			c.Disliked[r[n-1]] += w
		}
		return
	}
	for b := range n {
		if named>>b&1 > 0 {
			continue
		}
		if len(r) >= 3 {
			c.Disliked[b] += w
		}
		if c.last {
			for _, a := range r {
				c.Above[a][b] += w
			}
		}
	}
}

// Beats tells whether more voters rank a above b than b above a.
func (p *Pairs) Beats(a, b int) bool { return p.Above[a][b] > p.Above[b][a] }

// CondorcetWinner is the option that beats every other of those given head to head, or Nobody.
func (p *Pairs) CondorcetWinner(among []int) int {
	return p.only(among, p.Beats)
}

// CondorcetLoser is the option that every other of those given beats head to head, or Nobody.
func (p *Pairs) CondorcetLoser(among []int) int {
	return p.only(among, func(a, b int) bool { return p.Beats(b, a) })
}

func (p *Pairs) only(among []int, over func(a, b int) bool) int {
	for _, a := range among {
		all := len(among) > 1
		for _, b := range among {
			if a != b && !over(a, b) {
				all = false
				break
			}
		}
		if all {
			return a
		}
	}
	return Nobody
}

// list joins names for a sentence.
func list(r *Record, options []int) string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = r.Name(o)
	}
	return strings.Join(names, ", ")
}
