package listening

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"concentric/engine/opinion"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Whatever the groups are, no cell of fewer than ten is shown, and none can be
// found by taking the shown ones from the total.
func TestNoCellOfFewerThanTenCanBeFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.Custom(func(t *rapid.T) tally {
			n := rapid.IntRange(0, 15)
			return tally{Agree: n.Draw(t, "agree"), Disagree: n.Draw(t, "disagree"), Pass: n.Draw(t, "pass")}
		})
		cells := rapid.SliceOfN(cell, 1, 5).Draw(t, "cells")
		outside := rapid.IntRange(0, 30).Draw(t, "outside")
		hidden, any := outside, false
		for i, shown := range shownCells(cells, outside) {
			if shown == nil {
				hidden += cells[i].Votes()
				continue
			}
			any = true
			if shown.Votes() < Least || *shown != cells[i] {
				t.Fatalf("cell %d is shown as %+v", i, *shown)
			}
		}
		if any && hidden > 0 && hidden < Least {
			t.Fatalf("%d people can be found by subtraction", hidden)
		}
	})
}

// votesOfMany lets each of some people vote on statements, the lower numbers
// more often, at a count of casts.
func votesOfMany(random *rand.Rand, people, statements, perPerson int, since int64, into map[[2]int]change, votes map[[2]int]opinion.Vote) {
	for p := range people {
		for range random.IntN(perPerson + 1) {
			s := 1 + min(random.IntN(statements), random.IntN(statements))
			into[[2]int{p, s}] = change{int32(p), int32(s), since}
			votes[[2]int{p, s}] = opinion.Vote(random.IntN(3) - 1)
		}
	}
}

func crowdOf(people, statements int, casts int64, changes map[[2]int]change, votes map[[2]int]opinion.Vote) *crowd {
	w := &crowd{numbered: statements, casts: casts, states: make([]opinion.State, statements)}
	var b opinion.Builder
	row := 0
	for p := range people {
		there := false
		for s := 1; s <= statements; s++ {
			cell := [2]int{p, s}
			if c, ok := changes[cell]; ok {
				there = true
				b.Add(row, s-1, votes[cell])
				w.changes = append(w.changes, change{int32(row), c.statement, c.since})
			}
		}
		if there {
			row++
		}
	}
	w.people = row
	w.votes = b.Build(row, w.states)
	return w
}

// From one release to the next a figure stays as it was, or at least ten
// people changed in it: nobody's vote can be found as the difference.
func TestTheDifferenceOfTwoReleasesHidesEveryone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		people, statements := rapid.IntRange(10, 60).Draw(t, "people"), rapid.IntRange(1, 8).Draw(t, "statements")
		changes, votes := map[[2]int]change{}, map[[2]int]opinion.Vote{}
		votesOfMany(random, people, statements, 8, 5, changes, votes)
		first := crowdOf(people, statements, 10, changes, votes)
		if !first.renews(Release{}) {
			return
		}
		one := analyse(first, Release{}).release(Release{})
		votesOfMany(random, people, statements, rapid.IntRange(1, 4).Draw(t, "more"), 20, changes, votes)
		second := crowdOf(people, statements, 20, changes, votes)
		if !second.renews(one) {
			return
		}
		two := analyse(second, one).release(one)
		changed := second.changedByStatement(one)
		for _, f := range two.Figures {
			before, had := one.Figure(f.Statement)
			if had && before.All != f.All && changed[f.Statement] < Least {
				t.Fatalf("statement %d went from %+v to %+v by %d people", f.Statement, before.All, f.All, changed[f.Statement])
			}
			if f.All.Votes() < Least {
				t.Fatalf("a figure about %d people: %+v", f.All.Votes(), f)
			}
		}
	})
}

// FuzzStatementText: what is kept is short, in one form, says the same when it
// is sent again, and holds nothing that hides.
func FuzzStatementText(f *testing.F) {
	for _, seed := range []string{"", "We meet.", "Cafe\u0301", "👩‍👩‍👧", "a\u202Eb", "مساء", strings.Repeat("x", 400), "z\u0337\u0337\u0337\u0337\u0337\u0337\u0337\u0337\u0337", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := statementText(s)
		if err != nil {
			return
		}
		if n := utf8.RuneCountInString(text); n == 0 || n > StatementLimit || !utf8.ValidString(text) {
			t.Fatalf("%q is kept with %d characters", text, n)
		}
		if strings.ContainsAny(text, "\u200B\u2060\uFEFF\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\n\r\t\x00") {
			t.Fatalf("%q hides something", text)
		}
		again, err := statementText(text)
		if err != nil || again != text {
			t.Fatalf("%q sent again is %q, %v", text, again, err)
		}
		if !norm.NFC.IsNormalString(text) {
			t.Fatalf("%q is not in NFC", text)
		}
		if folded(text) == "" {
			t.Fatalf("%q folds to nothing", text)
		}
	})
}

// Each member has the same chance, in a small stratum as in a large one: over 600
// seeds everyone of 150 is drawn about 400 times, and the order of the list
// changes nothing.
func TestTheLotIsFair(t *testing.T) {
	var members []string
	for n := range 150 {
		members = append(members, fmt.Sprintf("member-%d", n))
	}
	turned := slices.Clone(members)
	slices.Reverse(turned)
	nobody := func(string) bool { return false }
	stratum := func(m string) string { return m[:8] } // strata of 1, 11 and 61
	times := map[string]int{}
	for seed := range 600 {
		drawn := lot(fmt.Sprint(seed), members, stratum, nobody)
		if len(drawn) != Drawn || !slices.Equal(drawn, lot(fmt.Sprint(seed), turned, stratum, nobody)) {
			t.Fatalf("seed %d draws %d, and others in another order", seed, len(drawn))
		}
		for _, m := range drawn {
			times[m]++
		}
	}
	for _, m := range members { // five standard deviations of 11.5
		if times[m] < 342 || times[m] > 458 {
			t.Errorf("%s is drawn %d times of 600", m, times[m])
		}
	}
	if rest := lot("seed", members, stratum, func(m string) bool { return m != "member-7" }); !slices.Equal(rest, []string{"member-7"}) {
		t.Errorf("of one left are drawn %v", rest)
	}
}

// A statement that people on all sides disagree with is shared, and its finding
// says as what.
func TestWhatAllRefuseIsNotCalledShared(t *testing.T) {
	r := Release{Number: 1, People: 12, Figures: []Figure{{Statement: 1, All: tally{Agree: 10, Disagree: 2}}, {Statement: 2, All: tally{Agree: 2, Disagree: 10}}}}
	texts := map[int]Statement{1: {Text: "More light."}, 2: {Text: "Less light."}}
	chosen := []choice{{kind: Bridge, number: 1}, {kind: Bridge, number: 2}}
	for i, want := range []string{"listening.finding_title_bridge", "listening.finding_title_refusal"} {
		if got := told(Conversation{}, r, chosen[i], texts, nil).Title.Key; got != want {
			t.Errorf("%s is called %s", texts[i+1].Text, got)
		}
	}
	var said []string
	for _, line := range summed(Conversation{}, r, chosen, texts, 12).Text {
		said = append(said, line.Key)
	}
	if !slices.Contains(said, "listening.finding_list_bridge") || !slices.Contains(said, "listening.finding_list_refusal") {
		t.Errorf("the summary says %v", said)
	}
}
