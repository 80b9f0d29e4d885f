package tally

import "fmt"

// Board is what a result with several winners leaves out: Panel's questions, asked of all who were elected together.
type Board struct {
	Winners []int
	// Votes is what the elected had in the last round, Continuing all votes that still counted there; both 0 where the method does not
	// count votes. Ballots is all that were cast.
	Votes, Continuing Number
	Ballots           int64
	// WithoutIn[k] is how many voters have none of the elected among their first k+1 ranks, blank ballots included.
	WithoutIn [3]int64
	// Unranked is how many of the Valid voters, who ranked something, ranked none of the elected; of them NotAnObjection ranked three
	// or more: all that ranks tell of resistance.
	Unranked, Valid, NotAnObjection int64
	// CondorcetWinner beats every other option head to head; Nobody where there is none.
	CondorcetWinner int
	// BeatenBy are the options not elected that more voters rank above one of the elected than below it.
	BeatenBy []BoardDuel
	// Others are the winners by other methods, from the same ballots.
	Others []OtherWinner
	Scored bool // read from scores
}

// BoardDuel is an option that was not elected and, head to head, beats one that was.
type BoardDuel struct {
	Over, Elected int
	For, Against  int64
}

// LeftOutOfBoard makes the panel for a count that elected several; nil for any other, and for a budget, where who gets
// nothing is not told by ranks.
func LeftOutOfBoard(e *Election, rec *Record) (*Board, error) {
	if len(rec.Winners) < 2 || rec.Method == "yes-no" || rec.Method == "equal-shares" || e.Ballots.Total() == 0 || len(rec.Rounds) == 0 {
		return nil, nil
	}
	p, err := e.preferences()
	if err != nil {
		return nil, err
	}
	b := &Board{Winners: rec.Winners, Ballots: e.Ballots.Total(), Valid: p.Valid, CondorcetWinner: p.CondorcetWinner(e.Standing()), Scored: e.Ballots.Scored}
	if e.Ballots.Scored {
		b.withoutMarks(e)
	} else if err := b.without(e); err != nil {
		return nil, err
	}
	if transferable(rec.Method) || rec.Method == "plurality" {
		last := rec.Rounds[len(rec.Rounds)-1]
		for o, v := range last.Tally {
			b.Continuing = b.Continuing.Add(v)
			if b.has(o) {
				b.Votes = b.Votes.Add(v)
			}
		}
	}
	for _, o := range e.Standing() {
		for _, w := range b.Winners {
			if !b.has(o) && p.Beats(o, w) {
				b.BeatenBy = append(b.BeatenBy, BoardDuel{o, w, p.Above[o][w], p.Above[w][o]})
			}
		}
	}
	b.Others, err = otherBoards(e, rec, p)
	return b, err
}

func (b *Board) has(option int) bool {
	for _, w := range b.Winners {
		if w == option {
			return true
		}
	}
	return false
}

// without goes through the ballots and looks how far up the first of the elected stands.
func (b *Board) without(e *Election) error {
	elected := make([]bool, len(e.Options))
	for _, w := range b.Winners {
		elected[w] = true
	}
	return e.eachRanking(func(r Ranking, w int64) {
		at, above, ranked := -1, 0, 0 // at: how many options stand above the first elected
		for _, m := range r {
			if !m.SharesRank() {
				above = ranked
			}
			if ranked++; at < 0 && elected[m.Option()] {
				at = above
			}
		}
		b.voter(at, ranked, w)
	})
}

// voter counts voters who rank so many options, the first of the elected below so many; at is negative where they rank none of them.
func (b *Board) voter(at, ranked int, w int64) {
	if ranked > 0 && at < 0 {
		b.Unranked += w
		if ranked >= 3 {
			b.NotAnObjection += w
		}
	}
	for k := range b.WithoutIn {
		if at < 0 || at > k {
			b.WithoutIn[k] += w
		}
	}
}

// withoutMarks does the same for scores, read as ranks as scorePairs reads them.
func (b *Board) withoutMarks(e *Election) {
	standing := e.Standing()
	score := make([]int, len(e.Options))
	for r, w := range e.Ballots.All() {
		clear(score)
		for o, s := range r.Scores() {
			score[o] = s
		}
		lowest, best := score[standing[0]], score[b.Winners[0]]
		for _, o := range standing {
			lowest = min(lowest, score[o])
		}
		for _, o := range b.Winners {
			best = max(best, score[o])
		}
		above, ranked := 0, 0
		for _, o := range standing {
			if score[o] > best {
				above++
			}
			if score[o] > lowest {
				ranked++
			}
		}
		if best == lowest {
			above = -1
		}
		b.voter(above, ranked, w)
	}
}

// transferable tells whether a method moves votes from option to option until several are elected.
func transferable(method string) bool {
	switch method {
	case "stv-scottish", "stv-meek", "stv-wigm", "stv-minneapolis":
		return true
	}
	return false
}

// otherBoards counts the same ballots by other methods for as many seats, ties broken as in otherWinners.
func otherBoards(e *Election, rec *Record, p *Pairs) ([]OtherWinner, error) {
	var out []OtherWinner
	type method struct {
		name  string
		count func(*Election, TieBreak) (*Record, error)
	}
	methods := []method{{"stv-scottish", Scottish().Count}, {"stv-meek", MeekPRF().Count}, {"plurality", Plurality{}.Count}}
	if e.Ballots.Scored {
		methods = []method{{"approval", Approval{}.Count}, {"pav", PAV{}.Count}, {"score", ScoreVoting{}.Count}}
	}
	for _, m := range methods {
		if m.name == rec.Method {
			continue
		}
		r, err := m.count(e, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, OtherWinner{m.name, r.Winners})
	}
	borda := newRecord(e, "borda", "")
	if err := borda.most(e, nil, p.points(e.Standing()), ""); err != nil {
		return nil, err
	}
	if rec.Method != "borda" {
		out = append(out, OtherWinner{"borda", borda.Winners})
	}
	return out, nil
}

// Sentence says in one sentence whom the result leaves out.
func (b *Board) Sentence(rec *Record) string {
	s := fmt.Sprintf("%s of all voters have none of the elected as their first, %s none among their first three", percent(b.WithoutIn[0], b.Ballots), percent(b.WithoutIn[2], b.Ballots))
	if b.Scored {
		s = fmt.Sprintf("%s of all voters gave none of the elected their highest mark, %s gave them no more than their lowest", percent(b.WithoutIn[0], b.Ballots), percent(b.Unranked+b.Ballots-b.Valid, b.Ballots))
	}
	if w := b.CondorcetWinner; w != Nobody && !b.has(w) {
		s += fmt.Sprintf("; %s, whom more voters prefer to each other option than the other way round, was not elected", rec.Name(w))
	}
	return s + "."
}

// Fields is the panel as `concentric tally --json` prints it.
func (b *Board) Fields(rec *Record) map[string]any {
	if b == nil {
		return nil
	}
	duels := []map[string]any{}
	for _, d := range b.BeatenBy {
		duels = append(duels, map[string]any{"option": rec.named(d.Over), "elected": rec.named(d.Elected), "for": share(d.For, b.Ballots), "against": share(d.Against, b.Ballots)})
	}
	fields := map[string]any{
		"from": source(b.Scored), "winners": rec.namedAll(b.Winners),
		"without_in_first": []map[string]any{share(b.WithoutIn[0], b.Ballots), share(b.WithoutIn[1], b.Ballots), share(b.WithoutIn[2], b.Ballots)},
		"not_ranked":       share(b.Unranked, b.Valid),
		"left_off":         map[string]any{"votes": b.NotAnObjection, "of": b.Ballots, "note": "not an objection: ranks have no reasons"},
		"condorcet_winner": rec.named(b.CondorcetWinner), "beaten_by": duels,
		"other_methods": others(rec, b.Others), "sentence": b.Sentence(rec),
	}
	if b.Continuing.Sign() > 0 {
		fields["votes_of_the_elected"] = map[string]any{"votes": b.Votes.String(), "of_continuing": b.Continuing.String(), "of_all": b.Ballots}
	}
	return fields
}
