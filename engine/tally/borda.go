package tally

import "math/big"

// Borda gives each option of a ballot as many points as there are options, one less for each rank further down, 1 for the
// last (J.-C. de Borda, 1781). Options that share a rank share the points of the places they take. Of options that a ballot does not rank,
// UnrankedLast lets them share the points that are left, and UnrankedIgnored gives them none (so those who rank few give few).
type Borda struct{ Unranked Unranked }

// Count adds up the points; the most win.
func (m Borda) Count(e *Election, tie TieBreak) (*Record, error) {
	ballots, err := ready(e, keepShared)
	if err != nil {
		return nil, err
	}
	rule := "Borda: as many points as there are options for the first, one less for each place after it; unranked options share what is left"
	if m.Unranked == UnrankedIgnored {
		rule = "Borda: as many points as there are options for the first, one less for each place after it; unranked options get none"
	}
	rec := newRecord(e, "borda", rule)
	standing := e.Standing()
	stands := make([]bool, len(e.Options))
	for _, o := range standing {
		stands[o] = true
	}
	n := int64(len(standing))
	twice := make([]big.Int, len(e.Options)) // twice the points, so that halves stay whole
	var ranks [][]int
	var add big.Int
	for r, w := range ballots.All() {
		ranks = ranksOf(ranks[:0], r, stands)
		if len(ranks) == 0 {
			continue
		}
		rec.Valid += w
		at := int64(0)
		give := func(rank []int) {
			k := int64(len(rank))
			// the places at+1 … at+k bring n-at … n-at-k+1 points: their mean, twice, is 2(n-at)-k+1
			for _, o := range rank {
				twice[o].Add(&twice[o], add.Mul(big.NewInt(2*(n-at)-k+1), big.NewInt(w)))
			}
			at += k
		}
		ranked := make([]bool, len(e.Options))
		for _, rank := range ranks {
			give(rank)
			for _, o := range rank {
				ranked[o] = true
			}
		}
		if m.Unranked == UnrankedIgnored {
			continue
		}
		var rest []int
		for _, o := range standing {
			if !ranked[o] {
				rest = append(rest, o)
			}
		}
		if len(rest) > 0 {
			give(rest)
		}
	}
	points := make([]Number, len(e.Options))
	for _, o := range standing {
		points[o] = Fraction(new(big.Rat).SetFrac(&twice[o], big.NewInt(2)))
	}
	return rec, rec.most(e, tie, points, "")
}

// ranksOf are the ranks of a ballot with the standing options at each.
func ranksOf(out [][]int, r Ranking, stands []bool) [][]int {
	open := false
	for _, m := range r {
		if !m.IsOption() {
			continue
		}
		if !m.SharesRank() {
			open = false
		}
		if !stands[m.Option()] {
			continue
		}
		if !open {
			out = append(out, nil)
			open = true
		}
		out[len(out)-1] = append(out[len(out)-1], m.Option())
	}
	return out
}
