package tally_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"concentric/engine/tally"
)

// million is an election of a million voters and ten options: each voter draws a ranking in which popular options come early
// (Plackett and Luce's model), and ranks a random number of them.
func million(voters int) *tally.Election {
	const options = 10
	rng := rand.New(rand.NewPCG(2026, 11))
	var b tally.Builder
	keys := make([]float64, options)
	r := make(tally.Ranking, options)
	for range voters {
		for o := range options {
			keys[o] = rng.ExpFloat64() * math.Pow(1.15, float64(o))
			r[o] = tally.Mark(o)
		}
		slices.SortFunc(r, func(x, y tally.Mark) int {
			if keys[x] < keys[y] {
				return -1
			}
			return 1
		})
		if err := b.Add(1, r[:1+rng.IntN(options)]); err != nil {
			panic(err)
		}
	}
	e := &tally.Election{Seats: 3, Ballots: b.Ballots()}
	for o := range options {
		e.Options = append(e.Options, tally.Option{Name: string(rune('A' + o))})
	}
	return e
}

// BenchmarkRecount counts a million voters again from their distinct ballots.
func BenchmarkRecount(b *testing.B) {
	e := million(1_000_000)
	b.Logf("%d distinct ballots", e.Ballots.Len())
	for _, m := range methods() {
		b.Run(m.name, func(b *testing.B) {
			start := time.Now()
			for b.Loop() {
				if _, err := m.count(e, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(time.Since(start).Nanoseconds())/float64(b.N)/float64(e.Ballots.Len()), "ns/distinct")
		})
	}
}
