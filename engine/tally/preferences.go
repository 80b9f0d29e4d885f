package tally

// preferences are the pairs of a count, whatever the ballots hold; unranked options are last.
func (e *Election) preferences() (*Pairs, error) {
	if e.Ballots != nil && e.Ballots.Scored {
		return e.scorePairs(), e.Check()
	}
	return e.Compare(UnrankedLast)
}

// eachRanking goes through ballots with ranks as rankings of the options that stand: without gaps, each option where it is named first,
// and shared ranks kept.
func (e *Election) eachRanking(do func(Ranking, int64)) error {
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
