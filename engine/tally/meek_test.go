package tally_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"concentric/engine/tally"
)

// TestMeekVotesFollowFromKeepFactors gives out the votes ballot by ballot, by the keep factors of each round, and finds the tallies
// of the record: the tree of paths leaves nothing out.
func TestMeekVotesFollowFromKeepFactors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := rapid.IntRange(2, 7).Draw(t, "options")
		e := election(options, rapid.IntRange(1, options-1).Draw(t, "seats"), lines(t, options, false))
		rec, err := tally.MeekPRF().Count(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		shared, err := e.SharedSequences()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rec.Rounds {
			kf := make([]int64, options)
			for o := range kf {
				kf[o] = new(big.Rat).Mul(r.Keep[o].Rat(), big.NewRat(1e9, 1)).Num().Int64()
			}
			votes := make([]int64, options)
			for ranking, w := range shared.All() {
				give(ranking, 1e9, kf, func(o int, part int64) { votes[o] += part * w })
			}
			for o, v := range votes {
				if want := tally.Decimal(big.NewInt(v), 9); r.Tally[o].Cmp(want) != 0 {
					t.Fatalf("round %d: option %d has %s votes, ballot by ballot %s", r.Number, o+1, r.Tally[o], want)
				}
			}
		}
	})
}

// give hands out a ballot of the given weight, in billionths, keeping factors rounded up, shared ranks cut.
func give(r tally.Ranking, weight int64, kf []int64, to func(int, int64)) {
	for len(r) > 0 && r[0].IsOption() && weight > 0 {
		end, share := 1, int64(0)
		for end < len(r) && r[end].IsOption() && r[end].SharesRank() {
			end++
		}
		for _, m := range r[:end] {
			if kf[m.Option()] > 0 {
				share++
			}
		}
		here, rest := r[:end], r[end:]
		r = rest
		if share == 0 {
			continue
		}
		for _, m := range here {
			if kf[m.Option()] == 0 {
				continue
			}
			part := weight / share
			kept := (part*kf[m.Option()] + 1e9 - 1) / 1e9
			to(m.Option(), kept)
			give(rest, part-kept, kf, to)
		}
		return
	}
}
