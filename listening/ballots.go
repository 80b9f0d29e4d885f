package listening

import (
	"slices"
	"strings"

	"concentric/engine/opinion"
)

// ballots are the votes of some people: a row of the matrix for each code, in
// the order of the codes, so that the same votes make the same matrix however
// they came.
type ballots struct {
	codes []string
	votes *opinion.Votes
}

// noted is one vote as it lies in the database.
type noted struct {
	code      string
	statement int // number
	vote      opinion.Vote
	since     int64
	matters   bool // to who voted
}

// cell is where a vote stands: row and index of the statement.
type cell struct{ row, statement int32 }

// row is where a code's votes are, false where it has none.
func (b *ballots) row(code string) (int, bool) {
	if b == nil {
		return 0, false
	}
	return slices.BinarySearch(b.codes, code)
}

// has reports whether a row has a vote on a statement, by its number.
func (b *ballots) has(row, statement int) bool {
	_, there := slices.BinarySearchFunc(b.votes.Row(row), statement-1, func(one opinion.Cell, s int) int { return one.Statement() - s })
	return there
}

// gathering makes ballots of votes that come in any order, one of each person
// on each statement.
type gathering struct {
	at    map[string]int32
	codes []string
	log   opinion.Builder
}

// add takes a vote and returns the row it has until made.
func (g *gathering) add(v noted) int32 {
	row, known := g.at[v.code]
	if !known {
		if g.at == nil {
			g.at = map[string]int32{}
		}
		row = int32(len(g.codes))
		g.at[v.code] = row
		g.codes = append(g.codes, v.code)
	}
	g.log.Add(int(row), v.statement-1, v.vote)
	return row
}

// made are the ballots, and the place of each row of add.
func (g *gathering) made(states []opinion.State) (*ballots, []int32) {
	order := make([]int32, len(g.codes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(g.codes[a], g.codes[b]) })
	b, place := &ballots{codes: make([]string, len(order))}, make([]int32, len(order))
	for to, from := range order {
		b.codes[to], place[from] = g.codes[from], int32(to)
	}
	same := make([]int32, len(states))
	for i := range same {
		same[i] = int32(i)
	}
	g.log.Renumber(place, same)
	b.votes = g.log.Build(len(b.codes), states)
	return b, place
}

// with are the ballots without the cells in gone and with the votes that came
// since, and where each earlier row is now, −1 for one that is empty.
func (b *ballots) with(came []noted, gone map[cell]bool, states []opinion.State) (*ballots, []int32) {
	if b == nil {
		b = &ballots{votes: new(opinion.Builder).Build(0, states)}
	}
	taken := make([]int32, len(b.codes))
	for c := range gone {
		taken[c.row]++
	}
	next := &ballots{}
	for row, code := range b.codes {
		if int(taken[row]) < len(b.votes.Row(row)) {
			next.codes = append(next.codes, code)
		}
	}
	for _, v := range came {
		next.codes = append(next.codes, v.code)
	}
	slices.Sort(next.codes)
	next.codes = slices.Compact(next.codes)
	place := make([]int32, len(b.codes))
	to := 0
	for row, code := range b.codes {
		for to < len(next.codes) && next.codes[to] < code {
			to++
		}
		place[row] = -1
		if to < len(next.codes) && next.codes[to] == code {
			place[row] = int32(to)
		}
	}
	further := make([]opinion.Ballot, len(came))
	for i, v := range came {
		row, _ := next.row(v.code)
		further[i] = opinion.Ballot{Participant: int32(row), Statement: int32(v.statement - 1), Vote: v.vote}
	}
	next.votes = b.votes.Moved(len(next.codes), place, func(row, statement int) bool {
		return taken[row] > 0 && gone[cell{int32(row), int32(statement)}]
	}, further, states)
	return next, place
}

// tallies counts the votes by statement number.
func (b *ballots) tallies() []tally {
	all := make([]tally, b.votes.Statements()+1)
	for p := range b.votes.Participants() {
		for _, one := range b.votes.Row(p) {
			all[one.Statement()+1].add(one.Vote())
		}
	}
	return all
}
