package tally_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"concentric/engine/tally"
)

// ranksOf reads a ballot anew: the rank of each option that stands, 0 where it has none. A rank shared with an option that does
// not stand stays a rank of its own.
func ranksOf(e *tally.Election, r tally.Ranking) []int {
	ranks := make([]int, len(e.Options))
	rank := 0
	for _, m := range r {
		if m == tally.Skipped {
			continue
		}
		if m == tally.Overvoted {
			break // the ballot ends here
		}
		if !m.SharesRank() {
			rank++
		}
		if ranks[m.Option()] == 0 {
			ranks[m.Option()] = rank
		}
	}
	for o, option := range e.Options {
		if option.WriteIn || option.Withdrawn {
			ranks[o] = 0
		}
	}
	return ranks
}

// above counts the options at a better rank.
func above(ranks []int, o int) int {
	n := 0
	for _, rank := range ranks {
		if rank > 0 && rank < ranks[o] {
			n++
		}
	}
	return n
}

// TestPanels recounts, ballot by ballot, whom a result leaves out: of one winner and of several, with shared ranks, gaps, options named
// twice, and an option that cannot be elected.
func TestPanels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options, seats := rapid.IntRange(3, 5).Draw(t, "options"), rapid.IntRange(1, 2).Draw(t, "seats")
		ls := lines(t, options, false)
		e := election(options, seats, ls)
		e.Options[options-1].WriteIn = rapid.Bool().Draw(t, "write-ins")
		rec, err := tally.Borda{}.Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		var within [3]int64
		var unranked, resisted, valid int64
		over := map[[2]int]int64{}
		for _, l := range ls {
			ranks, ranked, best := ranksOf(e, l.ranking), 0, -1
			for o, rank := range ranks {
				if rank == 0 {
					continue
				}
				ranked++
				for other := range ranks {
					if ranks[other] == 0 || ranks[other] > rank {
						over[[2]int{o, other}] += l.weight
					}
				}
				for _, w := range rec.Winners {
					if w == o && (best < 0 || rank < ranks[best]) {
						best = o
					}
				}
			}
			if ranked > 0 {
				valid += l.weight
			}
			if ranked > 0 && best < 0 {
				unranked += l.weight
				if ranked >= 3 {
					resisted += l.weight
				}
			}
			for k := range within {
				if best < 0 || above(ranks, best) > k {
					within[k] += l.weight
				}
			}
		}
		one, err := tally.LeftOut(e, rec)
		if err != nil {
			t.Fatal(err)
		}
		several, err := tally.LeftOutOfBoard(e, rec)
		if err != nil {
			t.Fatal(err)
		}
		if (one != nil) == (several != nil) {
			t.Fatalf("%d winners: both panels, or none: %v %v", len(rec.Winners), one, several)
		}
		if one != nil {
			if one.WithoutIn != within || one.Unranked != unranked || one.Valid != valid {
				t.Errorf("got %v, %d of %d; recounted %v, %d of %d", one.WithoutIn, one.Unranked, one.Valid, within, unranked, valid)
			}
			for _, d := range one.BeatenBy {
				if d.For != over[[2]int{d.Over, one.Winner}] || d.Against != over[[2]int{one.Winner, d.Over}] || d.For <= d.Against {
					t.Errorf("%+v; recounted %v", d, over)
				}
			}
			return
		}
		if several.WithoutIn != within || several.Unranked != unranked || several.Valid != valid || several.NotAnObjection != resisted {
			t.Errorf("got %v, %d, %d of %d; recounted %v, %d, %d of %d", several.WithoutIn, several.Unranked, several.NotAnObjection, several.Valid, within, unranked, resisted, valid)
		}
		pairs := 0
		for _, w := range rec.Winners {
			for _, o := range e.Standing() {
				if o != rec.Winners[0] && o != rec.Winners[1] && over[[2]int{o, w}] > over[[2]int{w, o}] {
					pairs++
				}
			}
		}
		if len(several.BeatenBy) != pairs {
			t.Errorf("%d pairs are named, recounted %d", len(several.BeatenBy), pairs)
		}
	})
}

// TestPanelsOfScores is the same for scores: what a blank is, and that a voter's lowest score is no rank.
func TestPanelsOfScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options, seats := rapid.IntRange(2, 5).Draw(t, "options"), rapid.IntRange(1, 2).Draw(t, "seats")
		cs := cards(t, options)
		e := scored(t, options, seats, cs)
		rec, err := tally.ScoreVoting{}.Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		var first, lowest, all int64 // of the winners
		for _, c := range cs {
			score := make([]int, options)
			for _, s := range c.scores {
				score[s.Option] = s.Score
			}
			least, most, best := score[0], score[0], math.MinInt
			for _, s := range score {
				least, most = min(least, s), max(most, s)
			}
			for _, w := range rec.Winners {
				best = max(best, score[w])
			}
			all += c.weight
			if best == most && most > least {
				first += c.weight
			}
			if best == least {
				lowest += c.weight
			}
		}
		one, err := tally.LeftOut(e, rec)
		if err != nil {
			t.Fatal(err)
		}
		several, err := tally.LeftOutOfBoard(e, rec)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case one != nil && (one.WithoutIn[0] != all-first || one.Ballots-one.Valid+one.Unranked != lowest || !one.Scored):
			t.Errorf("one winner: %+v; recounted %d of %d with the highest mark, %d with the lowest", one, first, all, lowest)
		case several != nil && (several.WithoutIn[0] != all-first || several.Ballots-several.Valid+several.Unranked != lowest || !several.Scored):
			t.Errorf("several: %+v; recounted %d of %d with the highest mark, %d with the lowest", several, first, all, lowest)
		case one == nil && several == nil:
			t.Error("no panel")
		}
	})
}

// notMoreThanAll looks for figures of the panels that overflowed.
func notMoreThanAll(t *testing.T, e *tally.Election, rec *tally.Record) {
	t.Helper()
	one, err := tally.LeftOut(e, rec)
	if err != nil {
		t.Fatal(err)
	}
	several, err := tally.LeftOutOfBoard(e, rec)
	if err != nil {
		t.Fatal(err)
	}
	var figures []int64
	if one != nil {
		figures = append(figures, one.Votes, one.Continuing, one.WinnerWithin3, one.RivalWithin3, one.Unranked, one.NotAnObjection, max(one.Change, 0))
		figures = append(figures, one.WithoutIn[:]...)
	}
	if several != nil {
		figures = append(append(figures, several.Unranked, several.NotAnObjection), several.WithoutIn[:]...)
	}
	for _, n := range figures {
		if n < 0 || n > rec.Ballots {
			t.Errorf("%s: %d of %d ballots", rec.Method, n, rec.Ballots)
		}
	}
}
