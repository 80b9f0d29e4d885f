package tally_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"concentric/engine/tally"
)

// A count that two goroutines share does not depend on which ballots fall to which: the same ballots in any order make the same
// record, and comparisons are the sum of those of a few ballots at a time.
func TestManyBallotsInAnyOrder(t *testing.T) {
	const options = 9
	rng := rand.New(rand.NewPCG(6, 11))
	seen, ls := make(map[string]bool), []line(nil)
	for len(ls) < 40_000 {
		r := tally.Ranking{}
		for _, o := range rng.Perm(options)[:1+rng.IntN(options)] {
			m := tally.Mark(o)
			if len(r) > 0 && rng.IntN(50) == 0 {
				m |= tally.Equal
			}
			r = append(r, m)
		}
		if key := string(marks(r)); !seen[key] {
			seen[key] = true
			ls = append(ls, line{r, 1 + rng.Int64N(3)})
		}
	}
	plain := slices.DeleteFunc(slices.Clone(ls), func(l line) bool {
		return slices.ContainsFunc(l.ranking, func(m tally.Mark) bool { return m.SharesRank() })
	})
	for _, ls := range [][]line{ls, plain} {
		shuffled := slices.Clone(ls)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		e, other := election(options, 3, ls), election(options, 3, shuffled)
		if e.Ballots.Len() < 1<<15 {
			t.Fatalf("only %d distinct ballots", e.Ballots.Len())
		}
		for _, m := range methods() {
			if a, b := text(t, mustCount(t, m, e)), text(t, mustCount(t, m, other)); a != b {
				t.Errorf("%s depends on the order:\n%s\n%s", m.name, a, b)
			}
		}
		for _, unranked := range []tally.Unranked{tally.UnrankedLast, tally.UnrankedIgnored} {
			whole, err := e.Compare(unranked)
			if err != nil {
				t.Fatal(err)
			}
			var sum [6]int64
			for part := range slices.Chunk(ls, 5000) {
				p, err := election(options, 3, part).Compare(unranked)
				if err != nil {
					t.Fatal(err)
				}
				for k, v := range some(p) {
					sum[k] += v
				}
			}
			if got := some(whole); got != sum {
				t.Errorf("unranked %q: %d together, %d in parts", unranked, got, sum)
			}
		}
	}
}

// some of the figures of a comparison.
func some(p *tally.Pairs) [6]int64 {
	return [6]int64{p.Valid, p.Above[0][1], p.Level[7][2], p.Ranked[3], p.Disliked[4], p.Within[1][5]}
}

func marks(r tally.Ranking) []byte {
	var b []byte
	for _, m := range r {
		b = append(b, byte(m), byte(m>>8))
	}
	return b
}
