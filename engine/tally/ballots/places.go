package ballots

import (
	"fmt"
	"slices"

	"concentric/engine/tally"
)

// maxRank is the highest rank a file may give. It keeps a mistyped rank from filling the memory with skipped ones.
const maxRank = 32_000

// place is an option at a rank, counted from 1.
type place struct{ rank, option int }

// ordered makes a ranking of options at ranks, in any order: skipped ranks before the last one that is used are marked, and
// options at one rank share it. An option of overvoted stands for a rank marked several times, not told how.
func ordered(places []place) (tally.Ranking, error) {
	slices.SortStableFunc(places, func(a, b place) int { return a.rank - b.rank })
	var r tally.Ranking
	at := 0
	for _, p := range places {
		if p.rank < 1 || p.rank > maxRank {
			return nil, fmt.Errorf("rank %d", p.rank)
		}
		m := tally.Mark(p.option)
		if p.option == overvoted {
			m = tally.Overvoted
		}
		if p.rank == at {
			if m.IsOption() {
				m |= tally.Equal
			}
			r = append(r, m)
			continue
		}
		for at++; at < p.rank; at++ {
			r = append(r, tally.Skipped)
		}
		r = append(r, m)
	}
	return r, nil
}

const overvoted = -1
