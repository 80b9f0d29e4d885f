package tally_test

import (
	"math"
	"testing"

	"concentric/engine/tally"
)

// Weights add up to the largest number of 64 bits: a Go library known to us overflows at 922·10^16 here.
func TestNothingOverflows(t *testing.T) {
	third := int64(math.MaxInt64 / 3)
	ls := []line{
		{tally.Ranking{0, 1, 2}, third + 1},
		{tally.Ranking{1, 2}, third},
		{tally.Ranking{2, 1 | tally.Equal, 0}, math.MaxInt64 - 2*third - 1},
	}
	for _, m := range methods() {
		for _, seats := range []int{1, 2} {
			e := election(3, seats, ls)
			rec, err := m.count(e, nil)
			if err != nil {
				t.Fatalf("%s: %v", m.name, err)
			}
			if rec.Ballots != math.MaxInt64 || len(rec.Winners) != rec.Seats {
				t.Errorf("%s for %d seats: winners %v of %d ballots", m.name, seats, rec.Winners, rec.Ballots)
			}
			notMoreThanAll(t, e, rec)
			for _, r := range rec.Rounds {
				sum := r.Residual
				for _, v := range append(r.Tally, tally.Whole(0)) {
					if v.Sign() < 0 {
						t.Errorf("%s: %s votes", m.name, v)
					}
					sum = sum.Add(v)
				}
				for _, x := range r.Exhausted {
					sum = sum.Add(x.Votes)
				}
				if m.name != "meek guarded" && sum.Cmp(tally.Whole(math.MaxInt64)) != 0 {
					t.Errorf("%s, round %d: %s votes", m.name, r.Number, sum)
				}
			}
		}
	}
}
