package sortition

import (
	"fmt"
	"math"
	"strings"
)

// Relaxation moves one bound of one quota.
type Relaxation struct {
	Category string `json:"category"`
	Feature  string `json:"feature"`
	Bound    string `json:"bound"` // "min" or "max"
	From     int    `json:"from"`
	To       int    `json:"to"`
}

// String says the relaxation in words.
func (r Relaxation) String() string {
	if r.Bound == "min" {
		return fmt.Sprintf("lower the minimum of %q (%s) from %d to %d", r.Feature, r.Category, r.From, r.To)
	}
	return fmt.Sprintf("raise the maximum of %q (%s) from %d to %d", r.Feature, r.Category, r.From, r.To)
}

// InfeasibleError: no panel meets the quotas. Relaxations is a cheapest set of
// changes that makes one possible, where raising a maximum by one costs 1 and
// lowering a minimum by one costs 1 + 2/minimum (so small minimums, which
// protect small groups, are lowered last); it is empty when no change within the
// flex of the quotas would do.
type InfeasibleError struct {
	Relaxations []Relaxation
	// Cheapest tells whether the search showed that no set costs less.
	Cheapest bool
}

func (e *InfeasibleError) Error() string {
	if len(e.Relaxations) == 0 {
		return "no panel meets the quotas, and no change that their flex allows makes one possible; widen the flex, or invite more people"
	}
	words := make([]string, len(e.Relaxations))
	for i, r := range e.Relaxations {
		words[i] = r.String()
	}
	least := "this would make one possible"
	if e.Cheapest {
		least = "the least that would make one possible"
	}
	return "no panel meets the quotas; " + least + ": " + strings.Join(words, "; ")
}

const relaxationNodes = 20_000

// relax finds the cheapest relaxations under which a panel exists, and with
// include a panel with somebody of that type (−1: anybody). ok is false when
// there are none.
func (pre *prepared) relax(include int) (found []Relaxation, cheapest, ok bool) {
	p := pre.problem
	s := newPanelSearch(p)
	s.weighLinear(make([]float64, len(p.types)))
	type move struct{ quota, slot int }
	var lower, raise []move
	for q, quota := range pre.quotas {
		flex := Flex{Min: 0, Max: max(quota.Max, p.size+len(pre.already))}
		if quota.Flex != nil {
			flex = *quota.Flex
		}
		left := p.quotas[q]
		s.lp.SetRow(q, float64(min(left.Min, left.Max)), float64(left.Max))
		if n := min(quota.Min-flex.Min, left.Min); n > 0 {
			lower = append(lower, move{q, s.addMove(q, 1, n, 1+2/float64(quota.Min))})
		}
		if n := flex.Max - quota.Max; n > 0 {
			raise = append(raise, move{q, s.addMove(q, -1, n, 1)})
		}
	}
	if include >= 0 {
		i := s.first[include]
		s.bound(i, 1, s.slots[i].hi)
	}
	result := s.run(math.Inf(-1), 1e-7, relaxationNodes, relaxationNodes)
	if s.best == nil {
		return nil, false, false
	}
	for _, m := range lower {
		if n := s.bestMoves[m.slot]; n > 0 {
			quota := pre.quotas[m.quota]
			found = append(found, Relaxation{quota.Category, quota.Feature, "min", quota.Min, quota.Min - n})
		}
	}
	for _, m := range raise {
		if n := s.bestMoves[m.slot]; n > 0 {
			quota := pre.quotas[m.quota]
			found = append(found, Relaxation{quota.Category, quota.Feature, "max", quota.Max, quota.Max + n})
		}
	}
	return found, result == proven, true
}

// infeasible is the error for quotas that no panel meets.
func (pre *prepared) infeasible() error {
	found, cheapest, _ := pre.relax(-1)
	return &InfeasibleError{Relaxations: found, Cheapest: cheapest}
}

// contradictory tells whether some quota cannot be met because of the people
// already selected.
func (p *problem) contradictory() bool {
	for _, q := range p.quotas {
		if q.Max < q.Min {
			return true
		}
	}
	return false
}
