package tally_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"concentric/engine/tally"
)

// A builder takes a bundle as it takes the same ballots one by one, rankings and scores, up to the first that cannot be counted.
func TestABundleIsItsBallots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scored, wide := rapid.Bool().Draw(t, "scored"), rapid.SampledFrom([]int{5, 127, 128, 32767}).Draw(t, "highest score")
		var u tally.Bundle
		var one, all tally.Builder
		counted, fault := 0, error(nil)
		for range rapid.IntRange(0, 300).Draw(t, "ballots") {
			w := rapid.Int64Range(-1, 200).Draw(t, "weight")
			if w < 0 && rapid.IntRange(0, 9).Draw(t, "keep") > 0 {
				w = 1 << 62
			}
			order := rapid.Permutation([]int{0, 1, 2, 200}).Draw(t, "order")[:rapid.IntRange(0, 4).Draw(t, "length")]
			var err error
			if scored {
				var s []tally.Score
				for _, o := range order {
					s = append(s, tally.Score{Option: o, Score: rapid.IntRange(-wide/200, wide).Draw(t, "score")})
				}
				if err := u.AddScores(w, s); err != nil {
					t.Fatal(err)
				}
				err = one.AddScores(w, s)
			} else {
				var r tally.Ranking
				for _, o := range order {
					r = append(r, tally.Mark(o))
				}
				u.Add(w, r)
				err = one.Add(w, r)
			}
			if fault = err; err != nil {
				break
			}
			counted++
		}
		n, err := all.AddAll(&u)
		if n != counted || (err == nil) != (fault == nil) || err != nil && err.Error() != fault.Error() {
			t.Fatalf("%d were counted, then %v; one by one %d, then %v", n, err, counted, fault)
		}
		a, b := one.Ballots(), all.Ballots()
		if a.Len() != b.Len() || a.Total() != b.Total() || a.Plain != b.Plain || a.Scored != b.Scored {
			t.Fatalf("%d of %d and %d of %d", a.Len(), a.Total(), b.Len(), b.Total())
		}
		for i := range a.Len() {
			if a.Weight(i) != b.Weight(i) || !slices.Equal(a.Ranking(i), b.Ranking(i)) {
				t.Fatalf("ballot %d is %v and %v", i, a.Ranking(i), b.Ranking(i))
			}
		}
	})
}

// Scores come out as they went in, whether they are small or not.
func TestScoresAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []tally.Score
		for _, o := range rapid.SliceOfNDistinct(rapid.OneOf(rapid.IntRange(0, 130), rapid.IntRange(0, tally.MaxOptions-1)), 0, 6, rapid.ID[int]).Draw(t, "options") {
			in = append(in, tally.Score{Option: o, Score: rapid.OneOf(rapid.IntRange(0, 130), rapid.IntRange(-32768, 32767)).Draw(t, "score")})
		}
		var b tally.Builder
		if err := b.AddScores(2, in); err != nil {
			t.Fatal(err)
		}
		var out []tally.Score
		for o, s := range b.Ballots().Ranking(0).Scores() {
			out = append(out, tally.Score{Option: o, Score: s})
		}
		if !slices.Equal(in, out) {
			t.Fatalf("%v became %v", in, out)
		}
	})
}

// A great many ballots with scores of which hardly two are alike are no longer looked up, and count as they would have.
func TestManyDifferentScores(t *testing.T) {
	const n, options = 140_000, 6
	e := &tally.Election{}
	for o := range options {
		e.Options = append(e.Options, tally.Option{Name: string(rune('A' + o))})
	}
	var b tally.Builder
	sums, over := make([]int64, options), int64(0)
	for i := range n + 10 {
		x := min(i, n-1) // the last ones are all alike
		s := make([]tally.Score, options)
		for o := range s {
			s[o] = tally.Score{Option: o, Score: x % (10 + o)}
			sums[o] += int64(x % (10 + o))
			x /= 7
		}
		if s[1].Score > s[0].Score {
			over++
		}
		if err := b.AddScores(1, s); err != nil {
			t.Fatal(err)
		}
	}
	if e.Ballots = b.Ballots(); e.Ballots.Total() != n+10 {
		t.Fatalf("%d ballots of %d", e.Ballots.Total(), n+10)
	}
	if e.Ballots.Len() <= n {
		t.Fatalf("%d are kept, as if they had been looked up", e.Ballots.Len())
	}
	rec, err := tally.STAR{}.Count(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	for o, sum := range sums {
		if got := rec.Rounds[0].Tally[o]; got.Cmp(tally.Whole(sum)) != 0 {
			t.Errorf("option %d has %s of %d", o, got, sum)
		}
	}
	if rec.Pairwise[1][0] != over {
		t.Errorf("%d score B higher than A; it was %d", rec.Pairwise[1][0], over)
	}
}
