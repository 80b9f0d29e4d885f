package sortition

import (
	"math"

	"concentric/engine/internal/simplex"
)

// panelSearch finds panels: whole numbers of people per type that meet all
// quotas, the size and the households, and are worth as much as possible. It is
// a branch and bound, depth first, over the linear program whose columns are up
// to three slots of each type (so that a further person of a type may be worth
// less than the one before).
type panelSearch struct {
	p     *problem
	lp    simplex.Program
	slots []slot
	first []int // per type: its first slot; one more entry at the end
	homes []int // per household group: its row, or -1

	best      []int       // of the best panel found, per type; nil: none
	bestMoves map[int]int // and its relaxations, per slot
	value     float64
	nodes     int // of the last search
	total     int // nodes of all searches: work that is the same on every machine
}

// slot is a column: so many people of a type, each worth the same; or, with type
// −1, so many steps by which a quota is relaxed.
type slot struct {
	v, typ int
	lo, hi float64
}

// outcome of a search.
type outcome int

const (
	proven  outcome = iota // best is within the slack of the best there is
	cut                    // the node limit was reached; best may be bettered
	nothing                // no panel meets the quotas: proven
)

func newPanelSearch(p *problem) *panelSearch {
	s := &panelSearch{p: p}
	for _, q := range p.quotas {
		s.lp.AddRow(float64(q.Min), float64(q.Max))
	}
	s.lp.AddRow(float64(p.size), float64(p.size))
	for t, ty := range p.types {
		s.first = append(s.first, len(s.slots))
		for range max(1, min(ty.most, 3)) {
			s.addSlot(t)
		}
	}
	s.first = append(s.first, len(s.slots))
	for range p.groups {
		s.homes = append(s.homes, -1)
	}
	return s
}

func (s *panelSearch) addSlot(t int) {
	var rows []int32
	for _, r := range s.p.types[t].rows {
		rows = append(rows, int32(r))
	}
	rows = append(rows, int32(len(s.p.quotas)))
	most := float64(s.p.types[t].most)
	v := s.lp.AddColumn(0, 0, most, rows, ones(len(rows)))
	s.slots = append(s.slots, slot{v: v, typ: t, hi: most})
}

// addMove adds a column by which up to most steps, each at a cost, may be added
// to (step 1) or taken from (step −1) what a quota counts. It returns its slot.
func (s *panelSearch) addMove(quota int, step float64, most int, cost float64) int {
	v := s.lp.AddColumn(-cost, 0, float64(most), []int32{int32(quota)}, []float64{step})
	s.slots = append(s.slots, slot{v: v, typ: -1, hi: float64(most)})
	return len(s.slots) - 1
}

// weigh gives slot i its width and what each person in it is worth.
func (s *panelSearch) weigh(i int, width int, worth float64) {
	s.slots[i].lo, s.slots[i].hi = 0, float64(width)
	s.lp.SetBounds(s.slots[i].v, 0, float64(width))
	s.lp.SetCost(s.slots[i].v, worth)
}

// weighLinear makes each person of type t worth weight[t].
func (s *panelSearch) weighLinear(weight []float64) {
	for t := range s.p.types {
		for i := s.first[t]; i < s.first[t+1]; i++ {
			width := 0
			if i == s.first[t] {
				width = s.p.types[t].most
			}
			s.weigh(i, width, weight[t])
		}
	}
}

// weighNearest makes the best panel the one nearest to what each type is owed:
// it minimises Σ (owed − x)²/count, of which a further person of a type takes
// away 2·(owed − x + ½)/count. The first slot takes the people that are owed
// whole, the second the one of whom a part is owed, the third the rest.
func (s *panelSearch) weighNearest(owed []float64) {
	for t, ty := range s.p.types {
		n := float64(ty.count)
		whole := min(max(0, int(math.Floor(owed[t]))), ty.most)
		marginal := func(j int) float64 { return 2 * (owed[t] - float64(j) + 0.5) / n }
		i, end := s.first[t], s.first[t+1]
		if end-i == 1 {
			s.weigh(i, ty.most, marginal(max(whole, 1)))
			continue
		}
		if whole > 0 {
			s.weigh(i, whole, marginal(whole))
			i++
		}
		if whole < ty.most && i < end {
			s.weigh(i, 1, marginal(whole+1))
			i++
		}
		if whole+1 < ty.most && i < end {
			s.weigh(i, ty.most-whole-1, marginal(whole+2))
			i++
		}
		for ; i < end; i++ {
			s.weigh(i, 0, 0)
		}
	}
}

// run searches. Panels worth no more than floor are of no interest; a branch
// that promises less than slack above the best found is left out; patience is
// how many nodes are spent once a panel has been found, limit how many at all.
func (s *panelSearch) run(floor, slack float64, patience, limit int) outcome {
	s.best, s.value, s.nodes = nil, floor, 0
	complete := s.descend(slack, patience, limit)
	s.total += s.nodes
	switch {
	case !complete:
		return cut
	case s.best == nil && math.IsInf(floor, -1):
		return nothing
	default:
		return proven
	}
}

// descend searches the node that the bounds of the slots describe. It returns
// false when it had to stop before the node was done.
func (s *panelSearch) descend(slack float64, patience, limit int) bool {
	if s.nodes >= limit || (s.best != nil && s.nodes >= patience) {
		return false
	}
	s.nodes++
	value := 0.0
	for {
		switch s.lp.Dual(pivotLimit) {
		case simplex.Infeasible:
			return true
		case simplex.Stalled:
			return false
		}
		if value = s.lp.Objective(); value <= s.value+slack {
			return true
		}
		if !s.limitHomes() {
			break
		}
	}
	if i, x := s.fractional(); i >= 0 {
		down, up := math.Floor(x), math.Ceil(x)
		old := s.slots[i]
		complete := true
		for side := range 2 {
			if (side == 0) == (x-down >= 0.5) {
				s.bound(i, up, old.hi)
			} else {
				s.bound(i, old.lo, down)
			}
			complete = s.descend(slack, patience, limit) && complete
			s.bound(i, old.lo, old.hi)
		}
		return complete
	}
	s.value = value
	s.keep()
	return true
}

func (s *panelSearch) bound(i int, lo, hi float64) {
	s.slots[i].lo, s.slots[i].hi = lo, hi
	s.lp.SetBounds(s.slots[i].v, lo, hi)
}

// fractional finds the slot whose value is farthest from a whole number.
func (s *panelSearch) fractional() (int, float64) {
	const whole = 1e-6
	at, value, best := -1, 0.0, whole
	for i := range s.slots {
		x := s.lp.Value(s.slots[i].v)
		if away := math.Abs(x - math.Round(x)); away > best {
			at, value, best = i, x, away
		}
	}
	return at, value
}

// keep remembers the last solution as the best.
func (s *panelSearch) keep() {
	s.best, s.bestMoves = make([]int, len(s.p.types)), nil
	for i := range s.slots {
		n := int(math.Round(s.lp.Value(s.slots[i].v)))
		if t := s.slots[i].typ; t >= 0 {
			s.best[t] += n
			continue
		}
		if s.bestMoves == nil {
			s.bestMoves = map[int]int{}
		}
		s.bestMoves[i] = n
	}
}

// limitHomes gives a row to each household group from which the last solution
// takes more people than it has households, and tells whether there was any. Few
// of them are in the way of one panel: all from the start would make the program
// several times as large.
func (s *panelSearch) limitHomes() bool {
	const tol = 1e-6
	added := false
	for g := range s.p.groups {
		if s.homes[g] >= 0 {
			continue
		}
		group, taken := &s.p.groups[g], 0.0
		s.eachSlot(group, func(i int) { taken += s.lp.Value(s.slots[i].v) })
		if taken <= float64(group.number)+tol {
			continue
		}
		s.homes[g] = s.lp.AddRow(0, float64(group.number))
		s.eachSlot(group, func(i int) { s.lp.AddEntry(s.slots[i].v, s.homes[g], 1) })
		added = true
	}
	return added
}

func (s *panelSearch) eachSlot(group *householdGroup, do func(slot int)) {
	for _, t := range group.types {
		for i := s.first[t]; i < s.first[t+1]; i++ {
			do(i)
		}
	}
}
