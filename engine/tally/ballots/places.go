package ballots

import (
	"fmt"
	"slices"

	"concentric/engine/tally"
)

// maxRank is the highest rank a file may give. It keeps a mistyped rank from filling the memory with skipped ones.
const maxRank = 32_000

// Place is an option at a rank, counted from 1. Option is an index, or Overvoted.
type Place struct{ Rank, Option int }

// Overvoted as the option of a Place stands for a rank that was marked several times, not told how.
const Overvoted = -1

// Ordered makes a ranking of places given in any order: skipped ranks before the last one that is used are marked, and options at
// one rank share it. It sorts the places. It fails for a rank below 1 or above 32,000.
func Ordered(places []Place) (tally.Ranking, error) {
	slices.SortStableFunc(places, func(a, b Place) int { return a.Rank - b.Rank })
	var r tally.Ranking
	at := 0
	for _, p := range places {
		if p.Rank < 1 || p.Rank > maxRank {
			return nil, fmt.Errorf("rank %d", p.Rank)
		}
		m := tally.Mark(p.Option)
		if p.Option == Overvoted {
			m = tally.Overvoted
		}
		if p.Rank == at {
			if m.IsOption() {
				m |= tally.Equal
			}
			r = append(r, m)
			continue
		}
		for at++; at < p.Rank; at++ {
			r = append(r, tally.Skipped)
		}
		r = append(r, m)
	}
	return r, nil
}
