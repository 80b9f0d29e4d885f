package tally

import (
	"math/big"
	"slices"
	"sync"
)

// tables are what a pass over the ballots has told, kept for the next method that asks: of the options that stood then.
type tables struct {
	sync.Mutex
	standing []int
	grades   *gradeBook
	pairs    *Pairs
}

// gradeBook is how many voters gave which score to each option, and what else of a ballot does not depend on pairs.
type gradeBook struct {
	options   []gradeCount
	valid     int64 // ballots that score something
	approving int64 // ballots with a score above 0
}

// gradeCount is how many voters gave which score; blanks are not among them.
type gradeCount struct {
	low   []int64 // by score, from 0 to 127
	other map[int]int64
}

func (g *gradeCount) add(score int, w int64) {
	if uint(score) >= 1<<packBits {
		if g.other == nil {
			g.other = make(map[int]int64)
		}
		g.other[score] += w
		return
	}
	for score >= len(g.low) {
		g.low = append(g.low, 0)
	}
	g.low[score] += w
}

// each goes through the scores that were given, the lowest first.
func (g *gradeCount) each(do func(score int, votes int64)) {
	scores := make([]int, 0, len(g.low)+len(g.other))
	for s, v := range g.low {
		if v > 0 {
			scores = append(scores, s)
		}
	}
	for s := range g.other {
		scores = append(scores, s)
	}
	slices.Sort(scores)
	for _, s := range scores {
		if uint(s) < 1<<packBits {
			do(s, g.low[s])
		} else {
			do(s, g.other[s])
		}
	}
}

// sum is the sum of all scores, and by how many they were given.
func (g *gradeCount) sum() (sum *big.Int, given int64) {
	sum = new(big.Int)
	var term big.Int
	g.each(func(score int, votes int64) {
		given += votes
		sum.Add(sum, term.Mul(big.NewInt(int64(score)), big.NewInt(votes)))
	})
	return sum, given
}

// above is how many voters gave more than a score.
func (g *gradeCount) above(score int) int64 {
	n := int64(0)
	g.each(func(s int, votes int64) {
		if s > score {
			n += votes
		}
	})
	return n
}

// kept are the tables of these ballots, emptied if other options stand now. They are locked.
func (e *Election) kept() *tables {
	t := &e.Ballots.tables
	t.Lock()
	if standing := e.Standing(); !slices.Equal(standing, t.standing) {
		t.standing, t.grades, t.pairs = standing, nil, nil
	}
	return t
}

// grades goes through the scores of all ballots once.
func (e *Election) grades(method string) (*gradeBook, error) {
	if err := e.scoresFor(method); err != nil {
		return nil, err
	}
	if e.Ballots == nil {
		return &gradeBook{options: make([]gradeCount, len(e.Options))}, nil
	}
	t := e.kept()
	defer t.Unlock()
	if t.grades == nil {
		t.grades = halves(e.Ballots, e.gradesOf, func(into, other *gradeBook) {
			into.valid += other.valid
			into.approving += other.approving
			for o := range other.options {
				other.options[o].each(into.options[o].add)
			}
		})
	}
	return t.grades, nil
}

func (e *Election) gradesOf(from, to int) *gradeBook {
	g := &gradeBook{options: make([]gradeCount, len(e.Options))}
	stands := make([]bool, len(e.Options))
	for _, o := range e.Standing() {
		stands[o] = true
	}
	for i := from; i < to; i++ {
		w := e.Ballots.Weight(i)
		some, above := false, false
		for o, score := range e.Ballots.Ranking(i).Scores() {
			if stands[o] {
				g.options[o].add(score, w)
				some, above = true, above || score > 0
			}
		}
		if some {
			g.valid += w
		}
		if above {
			g.approving += w
		}
	}
	return g
}

// scorePairs reads scores as ranks, and compares: options with the same score share a rank, a blank is 0, and those with a voter's
// lowest score are unranked, which is below all that are ranked; who scores all alike prefers nothing. Level is not counted.
func (e *Election) scorePairs() *Pairs {
	t := e.kept()
	defer t.Unlock()
	if t.pairs == nil {
		t.pairs = halves(e.Ballots, e.scorePairsOf, (*Pairs).add)
	}
	return t.pairs
}
