package tally_test

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"concentric/engine/tally"
)

// ranked are the methods that count rankings and elect one, or order all.
func ranked() []method {
	all := []method{
		{"borda", tally.Borda{}.Count},
		{"borda, unranked ignored", tally.Borda{Unranked: tally.UnrankedIgnored}.Count},
		{"plurality", tally.Plurality{}.Count},
		{"runoff", tally.Runoff{}.Count},
		{"approval", tally.Approval{}.Count},
		{"pav", tally.PAV{}.Count},
		{"pav, one by one", tally.PAV{Most: 1}.Count},
	}
	return append(all, condorcet()...)
}

func condorcet() []method {
	var all []method
	for _, m := range []tally.CondorcetMethod{tally.Schulze, tally.RankedPairs, tally.Minimax, tally.Copeland} {
		for _, s := range []tally.Strength{tally.WinningVotes, tally.Margins} {
			for _, u := range []tally.Unranked{tally.UnrankedLast, tally.UnrankedIgnored} {
				all = append(all, method{string(m) + ", " + string(s) + ", unranked " + string(u), tally.Condorcet{Method: m, Strength: s, Unranked: u}.Count})
			}
		}
	}
	return all
}

// cards draws the ballots of a small election with scores.
func cards(t *rapid.T, options int) []card {
	out := make([]card, rapid.IntRange(1, 12).Draw(t, "distinct"))
	for i := range out {
		for o := range options {
			if s := rapid.IntRange(-1, 5).Draw(t, "score"); s >= 0 {
				out[i].scores = append(out[i].scores, tally.Score{Option: o, Score: s})
			}
		}
		out[i].weight = rapid.Int64Range(1, 25).Draw(t, "weight")
	}
	return out
}

type card struct {
	scores []tally.Score
	weight int64
}

func scored(t rapid.TB, options, seats int, cs []card) *tally.Election {
	e := election(options, seats, nil)
	var b tally.Builder
	for _, c := range cs {
		if err := b.AddScores(c.weight, c.scores); err != nil {
			t.Fatal(err)
		}
	}
	e.Ballots = b.Ballots()
	e.Budget = 100
	for o := range e.Options {
		e.Options[o].Cost = int64(10 + 17*o)
	}
	return e
}

func byScores() []method {
	return []method{
		{"approval", tally.Approval{}.Count},
		{"score", tally.ScoreVoting{}.Count},
		{"score, mean", tally.ScoreVoting{Blank: tally.UnrankedIgnored, Quorum: 10}.Count},
		{"star", tally.STAR{}.Count},
		{"majority judgment", tally.MajorityJudgment{}.Count},
		{"majority judgment, abstentions", tally.MajorityJudgment{Blank: tally.UnrankedIgnored}.Count},
		{"dots", tally.Dots{PerPerson: 12, PerOption: 4}.Count},
		{"pav", tally.PAV{}.Count},
		{"equal shares", tally.EqualShares{Greedy: true}.Count},
	}
}

// A weight is as many ballots, and neither the order of ballots nor that of
// options matters.
func TestWeightsAndOrderInTheOtherMethods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(1, 5).Draw(t, "options")
		ls := lines(t, options, false)
		renamed := rapid.Permutation(indexes(options)).Draw(t, "new numbers")
		var single []line
		for _, l := range ls {
			r := slices.Clone(l.ranking)
			for k, m := range r {
				if m.IsOption() {
					r[k] = tally.Mark(renamed[m.Option()]) | m&tally.Equal
				}
			}
			for range l.weight {
				single = append([]line{{r, 1}}, single...)
			}
		}
		e, f := election(options, 1, ls), election(options, 1, single)
		for i := range options {
			f.Options[renamed[i]].Name = e.Options[i].Name
		}
		for _, m := range ranked() {
			if a, b := text(t, mustCount(t, m, e)), text(t, mustCount(t, m, f)); a != b {
				t.Fatalf("%s: with weights\n%s\none by one, in another order\n%s", m.name, a, b)
			}
		}
	})
}

func TestWeightsAndOrderOfScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(1, 5).Draw(t, "options")
		cs := cards(t, options)
		renamed := rapid.Permutation(indexes(options)).Draw(t, "new numbers")
		var single []card
		for _, c := range cs {
			var moved []tally.Score
			for _, s := range c.scores {
				moved = append(moved, tally.Score{Option: renamed[s.Option], Score: s.Score})
			}
			for range c.weight {
				single = append([]card{{moved, 1}}, single...)
			}
		}
		e, f := scored(t, options, 1, cs), scored(t, options, 1, single)
		for i := range options {
			f.Options[renamed[i]].Name, f.Options[renamed[i]].Cost = e.Options[i].Name, e.Options[i].Cost
		}
		for _, m := range byScores() {
			if a, b := text(t, mustCount(t, m, e)), text(t, mustCount(t, m, f)); a != b {
				t.Fatalf("%s: with weights\n%s\none by one, in another order\n%s", m.name, a, b)
			}
		}
	})
}

// An option that beats every other head to head is the one that the methods of
// pairs elect; one that loses to every other is elected by none of them but
// minimax.
func TestTheCondorcetWinnerWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(2, 5).Draw(t, "options")
		e := election(options, 1, lines(t, options, false))
		for _, u := range []tally.Unranked{tally.UnrankedLast, tally.UnrankedIgnored} {
			p, err := e.Compare(u)
			if err != nil {
				t.Fatal(err)
			}
			winner, loser := p.CondorcetWinner(e.Standing()), p.CondorcetLoser(e.Standing())
			for _, m := range condorcet() {
				if !strings.HasSuffix(m.name, string(u)) {
					continue
				}
				rec := mustCount(t, m, e)
				if winner != tally.Nobody && !slices.Equal(rec.Winners, []int{winner}) {
					t.Fatalf("%s elects %v, and %d beats all", m.name, rec.Winners, winner)
				}
				if loser != tally.Nobody && !strings.HasPrefix(m.name, "minimax") && slices.Contains(rec.Winners, loser) {
					t.Fatalf("%s elects %v, and %d loses to all", m.name, rec.Winners, loser)
				}
			}
		}
	})
}

// A winner who is put first on one more ballot, the order of the others being
// kept, still wins: but not by instant runoff, a runoff or majority judgment's
// kin, which are not monotone and not tried here.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(2, 4).Draw(t, "options")
		ls := lines(t, options, true)
		for _, m := range append(condorcet(), method{"borda", tally.Borda{}.Count}, method{"plurality", tally.Plurality{}.Count}) {
			if strings.Contains(m.name, "ignore") {
				continue // to rank somebody who was left off compares others with them
			}
			rec := mustCount(t, m, election(options, 1, ls))
			if len(rec.Winners) != 1 || len(rec.Ties) > 0 {
				continue
			}
			w := tally.Mark(rec.Winners[0])
			i := rapid.IntRange(0, len(ls)-1).Draw(t, "ballot")
			raised := slices.Clone(ls)
			raised[i].ranking = append(tally.Ranking{w}, slices.DeleteFunc(slices.Clone(ls[i].ranking), func(m tally.Mark) bool { return m == w })...)
			if now := mustCount(t, m, election(options, 1, raised)); !slices.Contains(now.Winners, int(w)) {
				t.Fatalf("%s elected %d, and %v once that was put first on ballot %d of %v", m.name, w, now.Winners, i, ls)
			}
		}
	})
}

// The middle grade by taking grades away one by one, as the book tells it, is
// what majority judgment computes from counts.
func TestMajorityJudgmentTakesGradesAwayOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(2, 4).Draw(t, "options")
		cs := cards(t, options)
		e := scored(t, options, 1, cs)
		rec, err := tally.MajorityJudgment{}.Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		sequences := make([][]int, options)
		for o := range options {
			var grades []int
			for _, c := range cs {
				if len(c.scores) == 0 {
					continue
				}
				grade := 0
				for _, s := range c.scores {
					if s.Option == o {
						grade = s.Score
					}
				}
				for range c.weight {
					grades = append(grades, grade)
				}
			}
			slices.Sort(grades)
			for len(grades) > 0 {
				i := (len(grades) - 1) / 2
				sequences[o] = append(sequences[o], grades[i])
				grades = slices.Delete(grades, i, i+1)
			}
		}
		for i, group := range rec.Ranking {
			for _, o := range group {
				if slices.Compare(sequences[o], sequences[group[0]]) != 0 {
					t.Fatalf("%d and %d are level, and their grades are taken away as %v and %v", o, group[0], sequences[o], sequences[group[0]])
				}
				if i > 0 && slices.Compare(sequences[o], sequences[rec.Ranking[i-1][0]]) >= 0 {
					t.Fatalf("%d goes before %d, and their grades are taken away as %v and %v", rec.Ranking[i-1][0], o, sequences[rec.Ranking[i-1][0]], sequences[o])
				}
			}
		}
	})
}

// Equal shares never spends more than there is, and a project that all voters
// want and that fits is among the chosen, unless dearer ones took its place.
func TestEqualSharesKeepsToTheBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(1, 5).Draw(t, "options")
		e := scored(t, options, 1, cards(t, options))
		for _, m := range []tally.EqualShares{{}, {Greedy: true}, {NoCompletion: true}} {
			rec := mustCount(t, method{"equal shares", m.Count}, e)
			spent := int64(0)
			for _, o := range rec.Winners {
				spent += e.Options[o].Cost
			}
			if spent > e.Budget {
				t.Fatalf("%+v spends %d of %d", m, spent, e.Budget)
			}
		}
	})
}

// The greatest weights that can be counted are counted exactly.
func TestGreatWeights(t *testing.T) {
	great := int64(math.MaxInt64 / 2)
	e := election(3, 1, []line{{tally.Ranking{0, 1, 2}, great}, {tally.Ranking{1, 0}, great - 1}})
	for _, m := range ranked() {
		rec := mustCount(t, m, e)
		if rec.Winners[0] != 0 && m.name != "approval" && !strings.HasPrefix(m.name, "pav") {
			t.Errorf("%s elects %v", m.name, rec.Winners)
		}
	}
	rec, err := tally.Borda{}.Count(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	// 3 for each of the first, 2 for each of the second
	want := new(big.Int).Add(new(big.Int).Mul(big.NewInt(3), big.NewInt(great)), new(big.Int).Mul(big.NewInt(2), big.NewInt(great-1)))
	if got := rec.Rounds[0].Tally[0].String(); got != want.String() {
		t.Errorf("%s points, want %s", got, want)
	}
	all := int64(math.MaxInt64)
	for _, cs := range [][]card{
		{{[]tally.Score{{Option: 0, Score: 5}, {Option: 1, Score: 4}}, all}},
		{{[]tally.Score{{Option: 0, Score: 5}, {Option: 1, Score: 4}}, all - 1}, {[]tally.Score{{Option: 0, Score: 0}, {Option: 1, Score: 5}}, 1}},
	} {
		e := scored(t, 2, 1, cs)
		for _, m := range byScores() {
			rec := mustCount(t, m, e)
			tied := m.name == "dots" || strings.HasPrefix(m.name, "approval") || strings.HasPrefix(m.name, "pav") || strings.HasPrefix(m.name, "equal")
			if len(rec.Winners) == 0 || rec.Winners[0] != 0 && !tied {
				t.Errorf("%s elects %v", m.name, rec.Winners)
			}
			notMoreThanAll(t, e, rec)
		}
	}
}
