package sortition

import (
	"context"
	"slices"
)

// naive fills panels as many organisers do by hand: always somebody from the
// quota that lacks the largest part of those it could still get, that is with
// the largest (min − selected)/remaining; when it is stuck, from the beginning.
// (Method "LEGACY" of the selection tools of the Sortition Foundation.)
func naive(ctx context.Context, p *problem, panels int, seed []byte) ([][]int, error) {
	const attempts = 10_000
	rnd := newStream("naive", seed)
	list := make([][]int, 0, panels)
	for len(list) < panels {
		var panel []int
		for try := 0; panel == nil; try++ {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if try == attempts {
				return nil, requestErrorf("the naive method was stuck %d times in a row before it had a panel; use leximin", attempts)
			}
			panel = p.fillByHand(rnd)
		}
		list = append(list, panel)
	}
	return list, nil
}

// fillByHand makes one attempt; nil when it is stuck.
func (p *problem) fillByHand(rnd *stream) []int {
	panel := make([]int, len(p.types))
	left := make([]int, len(p.types)) // people of the type who can still be taken
	remaining := make([]int, len(p.quotas))
	selected := make([]int, len(p.quotas))
	for t, ty := range p.types {
		left[t] = ty.count
		for _, q := range ty.rows {
			remaining[q] += ty.count
		}
	}
	drop := func(t, n int) {
		n = min(n, left[t])
		left[t] -= n
		for _, q := range p.types[t].rows {
			remaining[q] -= n
		}
	}
	for t, ty := range p.types {
		for _, q := range ty.rows {
			if p.quotas[q].Max == 0 {
				drop(t, left[t])
			}
		}
	}
	for range p.size {
		urgent, most := -1, -1.0
		for q, quota := range p.quotas {
			lacking := quota.Min - selected[q]
			if lacking > remaining[q] {
				return nil
			}
			if selected[q] >= quota.Max || remaining[q] == 0 {
				continue
			}
			if ratio := float64(lacking) / float64(remaining[q]); ratio > most {
				urgent, most = q, ratio
			}
		}
		if urgent < 0 {
			return nil
		}
		t := p.pickFrom(urgent, left, rnd.below(remaining[urgent]))
		panel[t]++
		p.takeHome(t, drop)
		for _, q := range p.types[t].rows {
			if selected[q]++; selected[q] == p.quotas[q].Max {
				for other := range p.types {
					if slices.Contains(p.types[other].rows, q) {
						drop(other, left[other])
					}
				}
			}
		}
	}
	for q, quota := range p.quotas {
		if selected[q] < quota.Min {
			return nil
		}
	}
	return panel
}

// pickFrom is the type of the nth person left who counts for the quota.
func (p *problem) pickFrom(quota int, left []int, n int) int {
	for t, ty := range p.types {
		if !slices.Contains(ty.rows, quota) {
			continue
		}
		if n < left[t] {
			return t
		}
		n -= left[t]
	}
	panic("sortition: more people remain than are left")
}

// takeHome drops the person taken and those of the same household.
func (p *problem) takeHome(t int, drop func(t, n int)) {
	g := p.types[t].group
	if g < 0 {
		drop(t, 1)
		return
	}
	for _, member := range p.groups[g].types {
		drop(member, p.types[member].ofHome)
	}
}
