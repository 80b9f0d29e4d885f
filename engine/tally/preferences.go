package tally

import "slices"

// preferences are the pairs of a count, whatever the ballots hold; unranked options are last.
func (e *Election) preferences() (*Pairs, error) {
	if e.Ballots != nil && e.Ballots.Scored {
		c := newComparison(e, UnrankedLast)
		err := e.eachRanking(c.ballot)
		return c.Pairs, err
	}
	return e.Compare(UnrankedLast)
}

// eachRanking goes through the ballots as rankings of the options that stand: without gaps, each option where it is named first,
// and shared ranks kept. Scores are read as ranks: options with the same score share one, a blank is 0, and those with a
// voter's lowest score are unranked; who scores all alike prefers nothing.
func (e *Election) eachRanking(do func(Ranking, int64)) error {
	if e.Ballots == nil || !e.Ballots.Scored {
		ballots, err := ready(e, keepShared)
		if err != nil {
			return err
		}
		stands := make([]bool, len(e.Options))
		for _, o := range e.Standing() {
			stands[o] = true
		}
		var out Ranking
		for r, w := range ballots.All() {
			out = out[:0]
			opens := true // the next option opens a rank, since the one before it does not stand
			for _, m := range r {
				if !m.IsOption() {
					continue
				}
				opens = opens || !m.SharesRank()
				if stands[m.Option()] {
					if m &^= Equal; !opens {
						m |= Equal
					}
					out, opens = append(out, m), false
				}
			}
			do(out, w)
		}
		return nil
	}
	cards, err := e.cards("", false)
	if err != nil {
		return err
	}
	standing := e.Standing()
	score, order := make([]int, len(e.Options)), slices.Clone(standing)
	var out Ranking
	for card, w := range cards {
		for _, s := range card {
			score[s.Option] = s.Score
		}
		copy(order, standing)
		slices.SortStableFunc(order, func(a, b int) int { return score[b] - score[a] })
		lowest := score[order[len(order)-1]]
		out = out[:0]
		for i, o := range order {
			if score[o] == lowest {
				break
			}
			m := Mark(o)
			if i > 0 && score[o] == score[order[i-1]] {
				m |= Equal
			}
			out = append(out, m)
		}
		do(out, w)
		for _, s := range card {
			score[s.Option] = 0
		}
	}
	return nil
}
