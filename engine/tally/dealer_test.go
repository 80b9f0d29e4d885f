package tally_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"concentric/engine/tally"
)

// Ballots are dealt alike whether all their ranks fit one number or not: a withdrawn option with a high number on one ballot changes
// nothing, and neither do more of the same ballots.
func TestDealingDoesNotDependOnHowBallotsAreKept(t *testing.T) {
	const options = 8
	rng := rand.New(rand.NewPCG(5, 26))
	var short, long []line
	for range 4000 {
		r := tally.Ranking{}
		for _, o := range rng.Perm(options)[:rng.IntN(options+1)] {
			r = append(r, tally.Mark(o))
		}
		w := 1 + rng.Int64N(5)
		short = append(short, line{r, w})
		long = append(long, line{r, w})
	}
	with := slices.IndexFunc(long, func(l line) bool { return len(l.ranking) > 0 })
	long[with].ranking = append(slices.Clone(long[with].ranking), 19)
	for _, m := range methods() {
		e, other := election(options, 3, short), election(20, 3, long)
		for o := options; o < 20; o++ {
			other.Options[o].Withdrawn = true
		}
		a, b := mustCount(t, m, e), mustCount(t, m, other)
		if x, y := fmt.Sprint(a.Winners, stages(a, options)), fmt.Sprint(b.Winners, stages(b, options)); x != y {
			t.Errorf("%s:\n%s\n%s", m.name, x, y)
		}
	}
}

// stages is what each round says of the first options.
func stages(rec *tally.Record, options int) []string {
	var out []string
	for _, r := range rec.Rounds {
		out = append(out, fmt.Sprint(r.Tally[:options], r.Quota, r.Elected, r.Excluded, r.Transfers, r.Exhausted, r.Residual))
	}
	return out
}
