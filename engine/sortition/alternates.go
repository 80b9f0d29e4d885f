package sortition

import (
	"cmp"
	"slices"
	"strings"
)

// Alternates are people who are asked to stand by, in the order in which they
// were chosen.
type Alternates struct {
	IDs []string `json:"ids"`
	// Expected is how many places of the panel and its quotas are missed on
	// average, over the drop-outs that were drawn, when these people stand by;
	// Without, when nobody does. A panel of nine for ten misses one place; a woman
	// too few one more.
	Expected float64 `json:"expected_missed"`
	Without  float64 `json:"missed_without"`
	// Leaving is how many people of the panel drop out on average.
	Leaving float64 `json:"expected_dropouts"`
	// Dropouts is how likely people were taken to drop out.
	Dropouts Dropouts `json:"dropouts"`
}

// samples is how many times it is drawn who drops out.
const samples = 400

// ChooseAlternates chooses n people outside of a panel to stand by, against
// drop-outs drawn from their probabilities (Assos et al., Alternates, assemble,
// 2025: choose the set whose best replacement misses the quotas least over the
// samples). The set is made one by one, each time by the person who helps most;
// who replaces whom is decided in the same way. Both are near the best and not
// proven to be it. Nobody who shares an address with the panel or with another
// alternate is chosen. Which of several equals is chosen falls by the seed.
func ChooseAlternates(r Request, panel []string, n int, d Dropouts) (*Alternates, error) {
	if n < 1 {
		return nil, requestErrorf("%d alternates were asked for; ask for at least 1", n)
	}
	quotas, rows, err := r.sortQuotas()
	if err != nil {
		return nil, err
	}
	a := &alternation{request: r, quotas: quotas, rows: rows, size: r.Size}
	if err := a.seat(panel); err != nil {
		return nil, err
	}
	if len(a.outside) < n {
		return nil, requestErrorf("%d alternates were asked for, and %d people are left who live with nobody on the panel", n, len(a.outside))
	}
	a.sample(d)
	out := &Alternates{Leaving: a.leaving(), Dropouts: d}
	out.Without = a.missed(nil)
	out.Expected = out.Without
	var chosen []int
	homes := map[string]bool{}
	for len(chosen) < n {
		best, least := -1, 0.0
		tried := map[string]bool{} // people with the same features help the same
		for _, i := range a.outside {
			p := r.Pool.People[i]
			kind := strings.Join(p.Features, "\x00")
			if tried[kind] || slices.Contains(chosen, i) || p.Household != "" && homes[p.Household] {
				continue
			}
			tried[kind] = true
			if missed := a.missed(append(chosen[:len(chosen):len(chosen)], i)); best < 0 || missed < least-1e-12 {
				best, least = i, missed
			}
		}
		if best < 0 {
			return nil, requestErrorf("%d alternates were asked for, and only %d can be found who live at addresses of their own", n, len(chosen))
		}
		chosen = append(chosen, best)
		if home := r.Pool.People[best].Household; home != "" {
			homes[home] = true
		}
		out.IDs = append(out.IDs, r.Pool.People[best].ID)
		out.Expected = least
	}
	return out, nil
}

type alternation struct {
	request  Request
	quotas   []Quota
	rows     [][]int // per person, the quotas that count them
	size     int
	panel    []int
	outside  []int   // who may stand by, in the order of the seed
	dropouts [][]int // per sample, who drops out
}

// seat finds the panel in the pool, and those who may stand by.
func (a *alternation) seat(panel []string) error {
	at := make(map[string]int, len(a.request.Pool.People))
	for i, p := range a.request.Pool.People {
		at[p.ID] = i
	}
	homes := map[string]bool{}
	for _, id := range panel {
		i, ok := at[id]
		if !ok {
			return requestErrorf("%q is on the panel and not in the pool", id)
		}
		a.panel = append(a.panel, i)
		if home := a.request.Pool.People[i].Household; home != "" {
			homes[home] = true
		}
	}
	for i, p := range a.request.Pool.People {
		if !slices.Contains(a.panel, i) && !homes[p.Household] {
			a.outside = append(a.outside, i)
		}
	}
	// The order must not depend on that of the pool.
	slices.SortFunc(a.outside, func(x, y int) int { return cmp.Compare(a.request.Pool.People[x].ID, a.request.Pool.People[y].ID) })
	newStream("alternates", a.request.Seed).shuffle(a.outside)
	slices.Sort(a.panel)
	return nil
}

// sample draws who drops out, as often as there are samples.
func (a *alternation) sample(d Dropouts) {
	s := newStream("dropouts", a.request.Seed)
	people := slices.Clone(a.panel)
	slices.SortFunc(people, func(x, y int) int { return cmp.Compare(a.request.Pool.People[x].ID, a.request.Pool.People[y].ID) })
	const parts = 1 << 30
	for range samples {
		var out []int
		for _, i := range people {
			if float64(s.below(parts)) < d.Chance(a.request.Pool.People[i].Features)*parts {
				out = append(out, i)
			}
		}
		a.dropouts = append(a.dropouts, out)
	}
}

func (a *alternation) leaving() float64 {
	sum := 0
	for _, out := range a.dropouts {
		sum += len(out)
	}
	return float64(sum) / samples
}

// missed is how many places are missed on average when these people stand by.
func (a *alternation) missed(alternates []int) float64 {
	sum := 0
	count := make([]int, len(a.quotas))
	for _, out := range a.dropouts {
		clear(count)
		for _, i := range a.panel {
			if slices.Contains(out, i) {
				continue
			}
			for _, q := range a.rows[i] {
				count[q]++
			}
		}
		sum += a.replace(count, len(a.panel)-len(out), alternates)
	}
	return float64(sum) / samples
}

// replace fills empty places from the alternates, each time with the one who
// mends most, as long as somebody mends anything; it returns what is missed.
func (a *alternation) replace(count []int, seated int, alternates []int) int {
	left := slices.Clone(alternates)
	for seated < a.size && len(left) > 0 {
		best, gain := -1, 0
		for k, i := range left {
			g := 1 // a place is filled
			for _, q := range a.rows[i] {
				switch {
				case count[q] < a.quotas[q].Min:
					g++
				case count[q] >= a.quotas[q].Max:
					g--
				}
			}
			if g > gain {
				best, gain = k, g
			}
		}
		if best < 0 {
			break
		}
		for _, q := range a.rows[left[best]] {
			count[q]++
		}
		seated++
		left = slices.Delete(left, best, best+1)
	}
	missed := a.size - seated
	for q, n := range count {
		missed += max(a.quotas[q].Min-n, 0) + max(n-a.quotas[q].Max, 0)
	}
	return missed
}
