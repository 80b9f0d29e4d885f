package tally

import "fmt"

// Plurality elects the options with the most first choices.
type Plurality struct{}

// Count reads the first rank of each ballot. A first rank that is shared, or marked several times, counts for nobody.
func (Plurality) Count(e *Election, tie TieBreak) (*Record, error) {
	rec, votes, err := firsts(e, "plurality", "plurality: the most first choices")
	if err != nil {
		return nil, err
	}
	return rec, rec.most(e, tie, wholes(votes), "")
}

// firsts counts first choices.
func firsts(e *Election, method, rule string) (*Record, []int64, error) {
	ballots, err := ready(e, endAtShared)
	if err != nil {
		return nil, nil, err
	}
	stands := make([]bool, len(e.Options))
	for _, o := range e.Standing() {
		stands[o] = true
	}
	rec := newRecord(e, method, rule)
	votes := make([]int64, len(e.Options))
	for r, w := range ballots.All() {
		if o := first(r, stands); o != Nobody {
			votes[o] += w
			rec.Valid += w
		}
	}
	return rec, votes, nil
}

// first is the highest option of a ballot that stands; write-ins and withdrawn options are passed over.
func first(r Ranking, stands []bool) int {
	for _, m := range r {
		if !m.IsOption() {
			return Nobody
		}
		if stands[m.Option()] {
			return m.Option()
		}
	}
	return Nobody
}

// Runoff elects whoever has more than half of the valid first choices; otherwise the two with the most stand against each other.
// The second vote is read from the same ballots: it counts for the one of the two that a ballot ranks higher. An assembly that
// votes again counts the second vote with Plurality.
type Runoff struct{}

// Count elects one option.
func (Runoff) Count(e *Election, tie TieBreak) (*Record, error) {
	rec, votes, err := firsts(e, "runoff", "runoff: more than half of the valid first choices; otherwise a second count between the two with the most")
	if err != nil {
		return nil, err
	}
	rec.Seats = 2
	if err := rec.most(e, tie, wholes(votes), ""); err != nil {
		return nil, err
	}
	rec.Seats, rec.Ranking = 1, nil
	r := &rec.Rounds[0]
	r.Quota = Whole(rec.Valid/2 + 1)
	two := rec.Winners
	if len(two) == 1 || votes[two[0]] > rec.Valid/2 {
		rec.Winners, r.Elected = two[:1:1], two[:1:1]
		rec.Ties = nil // who would have come second does not matter
		r.Note = fmt.Sprintf("%d of %d valid first choices", votes[two[0]], rec.Valid)
		return rec, nil
	}
	r.Elected = nil
	for _, o := range e.Standing() {
		if o != two[0] && o != two[1] {
			r.Excluded = append(r.Excluded, o)
		}
	}
	p, err := e.Compare(UnrankedLast)
	if err != nil {
		return nil, err
	}
	second := make([]int64, len(e.Options))
	second[two[0]], second[two[1]] = p.Above[two[0]][two[1]], p.Above[two[1]][two[0]]
	final := Round{Number: 2, Tally: wholes(second)}
	if ended := rec.Ballots - second[two[0]] - second[two[1]]; ended > 0 {
		final.Exhausted = []Exhausted{{NoMore, Whole(ended)}}
	}
	winner := two[0]
	switch {
	case second[two[1]] > second[two[0]]:
		winner = two[1]
	case second[two[1]] == second[two[0]]:
		t, err := tie.Break(e, Tie{Round: 2, Options: two, For: "winner"}, [][]Number{r.Tally}, true)
		if err != nil {
			return nil, err
		}
		rec.Ties = append(rec.Ties, t)
		winner = t.Chosen[0]
	}
	final.Elected, rec.Winners = []int{winner}, []int{winner}
	final.Note = fmt.Sprintf("%d of %d ballots rank one of the two above the other", second[two[0]]+second[two[1]], rec.Ballots)
	rec.Rounds = append(rec.Rounds, final)
	return rec, nil
}
