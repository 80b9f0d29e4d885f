package tally

import (
	"fmt"
	"math"
	"slices"
)

// Strength is how strong a victory of one option over another is.
type Strength string

const (
	WinningVotes Strength = "winning" // the votes for the winner of the pair; the zero value's meaning
	Margins      Strength = "margins" // the votes for the winner less those for the loser
)

// ParseStrength reads "winning" and "margins"; "" is winning.
func ParseStrength(s string) (Strength, error) {
	switch k := Strength(s); k {
	case "":
		return WinningVotes, nil
	case WinningVotes, Margins:
		return k, nil
	}
	return "", fmt.Errorf("the strength of a victory cannot be %q; use winning or margins", s)
}

// Condorcet are the methods that compare all options pair by pair, and elect the one that beats every other where there is
// one. Where there is none, or where options are level, they differ. What they elect is a set: options that the method does not
// tell apart are all in it, and no lot is drawn.
type Condorcet struct {
	Method   CondorcetMethod
	Strength Strength
	Unranked Unranked
}

// CondorcetMethod is how the pairs are made into an order.
type CondorcetMethod string

const (
	// Schulze orders by the strongest path of victories: a goes before b if the weakest victory on the best path from a to b is
	// stronger than that from b to a (M. Schulze, Social Choice and Welfare 36, 2011).
	Schulze CondorcetMethod = "schulze"
	// RankedPairs locks victories in, the strongest first, but those that would close a circle (T. N. Tideman, Social Choice and
	// Welfare 4, 1987). Of victories of one strength, that with fewer votes against it goes first. Those that are level in both are locked in together, but
	// those that lie on a circle with one another or with those locked in before: so no lot decides.
	RankedPairs CondorcetMethod = "ranked-pairs"
	// Minimax elects the option whose worst defeat is the weakest (P. B. Simpson 1969, G. H. Kramer 1977).
	Minimax CondorcetMethod = "minimax"
	// Copeland elects the option with the most victories less defeats (A. H. Copeland 1951).
	Copeland CondorcetMethod = "copeland"
)

// Count compares the pairs and orders the options. For several seats it takes the first groups of the order until all are filled.
func (m Condorcet) Count(e *Election, _ TieBreak) (*Record, error) {
	p, err := e.Compare(m.Unranked)
	if err != nil {
		return nil, err
	}
	return m.order(e, p), nil
}

// order makes the record from the pairs.
func (m Condorcet) order(e *Election, p *Pairs) *Record {
	rec := newRecord(e, string(m.Method), m.rule())
	rec.Pairwise, rec.Valid = p.Above, p.Valid
	c := &pairCount{Condorcet: m, Pairs: p, standing: e.Standing()}
	r := Round{Number: 1, Figures: true, Tally: make([]Number, len(e.Options))}
	switch m.Method {
	case Schulze:
		paths := c.paths()
		rec.Ranking = groups(c.standing, func(a, b int) bool { return paths[a][b] > paths[b][a] })
		for _, a := range c.standing {
			beaten := 0
			for _, b := range c.standing {
				if paths[a][b] > paths[b][a] {
					beaten++
				}
			}
			r.Tally[a] = Whole(int64(beaten))
		}
		r.Note = "The figure is how many others an option beats by its strongest path."
	case RankedPairs:
		locked := c.lock()
		rec.Ranking = groups(c.standing, func(a, b int) bool { return locked[a][b] })
		for _, a := range c.standing {
			r.Tally[a] = Whole(int64(len(slices.DeleteFunc(slices.Clone(c.standing), func(b int) bool { return !locked[a][b] }))))
		}
		r.Note = "The figure is how many victories of an option were locked in."
	case Minimax:
		for _, a := range c.standing {
			r.Tally[a] = Whole(c.worst(a))
		}
		rec.Ranking = levels(c.standing, func(a, b int) int { return r.Tally[a].Cmp(r.Tally[b]) })
		r.Note = "The figure is the strength of an option's worst defeat; the least is best."
	default:
		for _, a := range c.standing {
			net := int64(0)
			for _, b := range c.standing {
				if p.Beats(a, b) {
					net++
				} else if p.Beats(b, a) {
					net--
				}
			}
			r.Tally[a] = Whole(net)
		}
		rec.Ranking = levels(c.standing, func(a, b int) int { return r.Tally[b].Cmp(r.Tally[a]) })
		r.Note = "The figure is an option's victories less its defeats."
	}
	rec.elect(&r)
	return rec
}

func (m Condorcet) rule() string {
	unranked := "unranked options are last"
	if m.Unranked == UnrankedIgnored {
		unranked = "a ballot says nothing of options it does not rank"
	}
	strength := "winning votes"
	if m.Strength == Margins {
		strength = "margins"
	}
	switch m.Method {
	case Copeland:
		return "Copeland: most victories less defeats, pair by pair; " + unranked
	case Minimax:
		return "minimax: the weakest worst defeat, by " + strength + "; " + unranked
	case RankedPairs:
		return "ranked pairs: victories locked in from the strongest, by " + strength + ", without closing a circle; " + unranked
	}
	return "Schulze: the strongest paths of victories, by " + strength + "; " + unranked
}

// elect takes the first groups of the ranking until the seats are filled.
func (rec *Record) elect(r *Round) {
	for _, group := range rec.Ranking {
		if len(rec.Winners) >= rec.Seats {
			break
		}
		left := rec.Seats - len(rec.Winners)
		if len(group) > left {
			rec.Ties = append(rec.Ties, Tie{Round: 1, Options: group, For: "winner", Rule: "none: the result is a set", Chosen: group})
			rec.Notes = append(rec.Notes, fmt.Sprintf("%s are level; the method does not tell them apart, so all are in the result", list(rec, group)))
		}
		rec.Winners = append(rec.Winners, group...)
	}
	r.Elected = slices.Clone(rec.Winners)
	rec.Rounds = append(rec.Rounds, *r)
}

// groups orders options by a relation that has no circles: first those that none of the rest goes before, and so on.
func groups(options []int, before func(a, b int) bool) [][]int {
	var out [][]int
	for rest := slices.Clone(options); len(rest) > 0; {
		var first, later []int
		for _, a := range rest {
			if slices.ContainsFunc(rest, func(b int) bool { return b != a && before(b, a) }) {
				later = append(later, a)
			} else {
				first = append(first, a)
			}
		}
		if len(first) == 0 {
			first, later = later, nil
		}
		out, rest = append(out, first), later
	}
	return out
}

// levels orders options by a comparison, with those that are equal in one group.
func levels(options []int, compare func(a, b int) int) [][]int {
	sorted := slices.Clone(options)
	slices.SortStableFunc(sorted, compare)
	var out [][]int
	for i, o := range sorted {
		if i == 0 || compare(sorted[i-1], o) != 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], o)
	}
	return out
}

type pairCount struct {
	Condorcet
	*Pairs
	standing []int
}

// strength of the victory of a over b; 0 where there is none.
func (c *pairCount) strength(a, b int) int64 {
	switch {
	case !c.Beats(a, b):
		return 0
	case c.Strength == Margins:
		return c.Above[a][b] - c.Above[b][a]
	}
	return c.Above[a][b]
}

// paths are the strengths of the strongest paths between all options (Floyd and Warshall's order).
func (c *pairCount) paths() [][]int64 {
	n := len(c.Above)
	p := make([][]int64, n)
	for a := range p {
		p[a] = make([]int64, n)
	}
	for _, a := range c.standing {
		for _, b := range c.standing {
			p[a][b] = c.strength(a, b)
		}
	}
	for _, k := range c.standing {
		for _, a := range c.standing {
			if a == k {
				continue
			}
			for _, b := range c.standing {
				if b != a && b != k {
					p[a][b] = max(p[a][b], min(p[a][k], p[k][b]))
				}
			}
		}
	}
	return p
}

// worst is the strength of the strongest victory over an option. By margins it may be negative: the least lead of an option
// that nobody beats.
func (c *pairCount) worst(a int) int64 {
	worst := int64(0)
	if c.Strength == Margins {
		worst = math.MinInt64
	}
	for _, b := range c.standing {
		if b == a {
			continue
		}
		if c.Strength == Margins {
			worst = max(worst, c.Above[b][a]-c.Above[a][b])
		} else {
			worst = max(worst, c.strength(b, a))
		}
	}
	return worst
}

// lock makes the relation of ranked pairs.
func (c *pairCount) lock() [][]bool {
	type arc struct{ from, to int }
	var arcs []arc
	for _, a := range c.standing {
		for _, b := range c.standing {
			if c.Beats(a, b) {
				arcs = append(arcs, arc{a, b})
			}
		}
	}
	compare := func(x, y arc) int {
		if d := c.strength(y.from, y.to) - c.strength(x.from, x.to); d != 0 {
			return sign(d)
		}
		return sign(c.Above[x.to][x.from] - c.Above[y.to][y.from])
	}
	slices.SortStableFunc(arcs, compare)
	n := len(c.Above)
	locked, reach := make([][]bool, n), newReach(n)
	for i := range locked {
		locked[i] = make([]bool, n)
	}
	for len(arcs) > 0 {
		same := 1
		for same < len(arcs) && compare(arcs[0], arcs[same]) == 0 {
			same++
		}
		together := reach.clone()
		for _, x := range arcs[:same] {
			together.add(x.from, x.to)
		}
		for _, x := range arcs[:same] {
			if !together.has(x.to, x.from) {
				locked[x.from][x.to] = true
				reach.add(x.from, x.to)
			}
		}
		arcs = arcs[same:]
	}
	return locked
}

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
