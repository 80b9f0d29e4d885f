package tally

import "slices"

// most elects the options with the highest figures, as many as there are seats, in one round. A tie for the last seat is broken by
// the rule; ties among those that are elected all the same are not ties.
func (rec *Record) most(e *Election, tie TieBreak, figures []Number, note string) error {
	standing := e.Standing()
	rec.Ranking = levels(standing, func(a, b int) int { return figures[b].Cmp(figures[a]) })
	r := Round{Number: len(rec.Rounds) + 1, Tally: figures, Note: note, Figures: !counted(rec.Method)}
	if rec.Method == "approval" {
		r.Base, r.Figures = Whole(rec.Valid), false
	}
	for _, group := range rec.Ranking {
		for left := rec.Seats - len(r.Elected); left > 0 && len(group) > left; left = rec.Seats - len(r.Elected) {
			t, err := tie.Break(e, Tie{Round: r.Number, Options: group, For: "winner"}, nil, true)
			if err != nil {
				return err
			}
			rec.Ties = append(rec.Ties, t)
			r.Elected = append(r.Elected, t.Chosen[0])
			group = slices.Clone(t.Chosen[1:])
			slices.Sort(group)
		}
		if len(r.Elected)+len(group) <= rec.Seats {
			r.Elected = append(r.Elected, group...)
		}
	}
	rec.Winners = slices.Clone(r.Elected)
	rec.Rounds = append(rec.Rounds, r)
	return nil
}
