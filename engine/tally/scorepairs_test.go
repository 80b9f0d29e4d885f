package tally_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"concentric/engine/tally"
)

// Scores are compared as whoever has the ballots on a table would: option by option, voter by voter. Ballots of all widths, weights and
// numbers of options come to the same.
func TestScoresAreComparedOneByOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 7))
	for _, options := range []int{2, 3, 8, 9, 17, 140} {
		for _, high := range []int{1, 5, 127, 200} {
			if options > 100 && high != 127 {
				continue // many options at once are slow, and their scores are compared alike
			}
			over := make([][]int64, options)
			for a := range over {
				over[a] = make([]int64, options)
			}
			without := make([][3]int64, options) // voters who have it not among their first k
			disliked, unranked, total := make([]int64, options), make([]int64, options), int64(0)
			var b tally.Builder
			for i := range 300 {
				var scores []tally.Score
				own := make([]int, options)
				for o := range own {
					if rng.IntN(4) > 0 {
						own[o] = rng.IntN(high + 1)
						scores = append(scores, tally.Score{Option: o, Score: own[o]})
					}
				}
				rng.Shuffle(len(scores), func(i, j int) { scores[i], scores[j] = scores[j], scores[i] })
				w := int64(1)
				if i > 270 {
					w = rng.Int64N(1 << 40)
				}
				if err := b.AddScores(w, scores); err != nil {
					t.Fatal(err)
				}
				total += w
				least, ranked := slices.Min(own), 0
				for _, s := range own {
					if s > least {
						ranked++
					}
				}
				for a, s := range own {
					higher := 0
					for b, other := range own {
						if s > other {
							over[a][b] += w
						}
						if other > s {
							higher++
						}
					}
					for k := range without[a] {
						if s == least || higher > k {
							without[a][k] += w
						}
					}
					if s == least {
						unranked[a] += w
						if ranked >= 3 {
							disliked[a] += w
						}
					}
				}
			}
			e := &tally.Election{Ballots: b.Ballots()}
			for o := range options {
				e.Options = append(e.Options, tally.Option{Name: fmt.Sprint("option ", o)})
			}
			rec, err := tally.STAR{}.Count(e, nil)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(rec.Pairwise) != fmt.Sprint(over) {
				t.Errorf("%d options, scores to %d: other pairs", options, high)
			}
			m, err := tally.LeftOut(e, rec)
			if err != nil {
				t.Fatal(err)
			}
			w := rec.Winners[0]
			got := fmt.Sprint(m.WithoutIn, m.NotAnObjection, m.Ballots-m.Valid+m.Unranked)
			if want := fmt.Sprint(without[w], disliked[w], unranked[w]); got != want {
				t.Errorf("%d options, scores to %d: %s; by hand %s", options, high, got, want)
			}
		}
	}
}
