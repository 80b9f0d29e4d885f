package tally

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

// EqualShares is the method of equal shares for budgets (D. Peters and P. Skowron, "Proportionality and the Limits of
// Welfarism", EC 2020; D. Peters, G. Pierczyński and P. Skowron, NeurIPS 2021; the rule of elections as at equalshares.net). Each
// voter gets the same share of the budget. Again and again the project is chosen for which its supporters, each paying the same or
// all they have left, pay least for each unit of the cost: the one with the highest effective vote count. A supporter's use
// of a project is its cost, times the points given to it.
//
// Ties go to the lower cost, then to more votes, then by the rule given.
//
// The shares rarely use all of the money: completion raises each share by one unit of the currency at a time, and takes the last outcome
// that the true budget pays, until that outcome leaves room for no other project ("add1"); Greedy then adds the projects with
// the most votes that still fit.
type EqualShares struct {
	NoCompletion bool
	Greedy       bool // "add1u": after add1
}

type shares struct {
	e      *Election
	tie    TieBreak
	voters int64
	groups []int64     // per distinct ballot, how many voters cast it
	backed [][]backing // per project, who supports it
	votes  []*big.Int  // per project, points in all
	open   []int
}

// backing is the support of the voters of one distinct ballot.
type backing struct {
	group int
	score int64
}

// Count chooses projects.
func (m EqualShares) Count(e *Election, tie TieBreak) (*Record, error) {
	cards, err := e.cards("equal-shares", true)
	if err != nil {
		return nil, err
	}
	if e.Budget <= 0 {
		return nil, fmt.Errorf("the method of equal shares divides a budget, and this file has none; Pabulib files have")
	}
	s := &shares{e: e, tie: tie, backed: make([][]backing, len(e.Options)), votes: make([]*big.Int, len(e.Options))}
	for o := range s.votes {
		s.votes[o] = new(big.Int)
	}
	for card, w := range cards {
		s.voters += w
		g := len(s.groups)
		s.groups = append(s.groups, w)
		for _, c := range card {
			if c.Score > 0 {
				s.backed[c.Option] = append(s.backed[c.Option], backing{g, int64(c.Score)})
				s.votes[c.Option].Add(s.votes[c.Option], new(big.Int).Mul(big.NewInt(int64(c.Score)), big.NewInt(w)))
			}
		}
	}
	rec := newRecord(e, "equal-shares", m.rule())
	rec.Valid = s.voters
	if s.voters == 0 {
		rec.Notes = append(rec.Notes, "nobody voted")
		return rec, nil
	}
	free := 0
	for _, o := range e.Standing() {
		switch {
		case e.Options[o].Cost < 0:
			return nil, fmt.Errorf("%s costs %d; a cost cannot be negative", rec.Name(o), e.Options[o].Cost)
		case s.votes[o].Sign() == 0:
		case e.Options[o].Cost == 0:
			rec.Winners = append(rec.Winners, o) // what costs nothing and is wanted is taken
			free++
		default:
			s.open = append(s.open, o)
		}
	}
	if free > 0 {
		rec.Notes = append(rec.Notes, fmt.Sprintf("%s cost nothing and are taken", list(rec, rec.Winners)))
	}
	rounds, ties, err := m.complete(s)
	if err != nil {
		return nil, err
	}
	rec.Ties = ties
	for i := range rounds {
		rounds[i].Number = i + 1
		rec.Winners = append(rec.Winners, rounds[i].Elected...)
	}
	rec.Rounds = rounds
	if m.Greedy {
		if err := s.greedy(rec); err != nil {
			return nil, err
		}
	}
	spent := s.spent(rec.Winners)
	rec.Seats = len(rec.Winners)
	rec.Notes = append(rec.Notes, fmt.Sprintf("%d of %d are spent", spent, e.Budget))
	return rec, nil
}

func (m EqualShares) rule() string {
	rule := "method of equal shares: each voter has the same share of the budget, and the supporters of a project pay for it together"
	switch {
	case m.NoCompletion:
		return rule + "; no completion"
	case m.Greedy:
		return rule + "; completed by raising the shares by one unit at a time, then by votes"
	}
	return rule + "; completed by raising the shares by one unit at a time (add1)"
}

func (s *shares) spent(options []int) int64 {
	var sum int64
	for _, o := range options {
		sum += s.e.Options[o].Cost
	}
	return sum
}

// mostSteps is how many units a share may have at most at the beginning: where the currency's unit is smaller than that, shares are raised
// by several units at a time, so that a count ends.
const mostSteps = 20_000

// complete raises the shares as long as the true budget pays.
func (m EqualShares) complete(s *shares) ([]Round, []Tie, error) {
	total := new(big.Int).SetInt64(s.e.Budget)
	if m.NoCompletion {
		return s.run(new(big.Rat).SetFrac(total, big.NewInt(s.voters)))
	}
	unit := max(s.e.Unit, 1)
	if steps := s.e.Budget / s.voters / unit; steps > mostSteps {
		unit *= (steps + mostSteps - 1) / mostSteps
	}
	rounds, ties, err := s.run(new(big.Rat).SetFrac(total, big.NewInt(s.voters)))
	if err != nil {
		return nil, nil, err
	}
	share := s.e.Budget / s.voters / unit * unit
	for !s.exhausts(chosen(rounds)) {
		share += unit
		more, moreTies, err := s.run(new(big.Rat).SetInt64(share))
		if err != nil {
			return nil, nil, err
		}
		if s.spent(chosen(more)) > s.e.Budget {
			break
		}
		rounds, ties = more, moreTies
	}
	return rounds, ties, nil
}

func chosen(rounds []Round) []int {
	var out []int
	for _, r := range rounds {
		out = append(out, r.Elected...)
	}
	return out
}

// exhausts tells whether no other project fits what is left of the budget.
func (s *shares) exhausts(taken []int) bool {
	left := s.e.Budget - s.spent(taken)
	return !slices.ContainsFunc(s.open, func(o int) bool { return !slices.Contains(taken, o) && s.e.Options[o].Cost <= left })
}

// purse is what the voters of a group have left, exactly, and near enough to sort by.
type purse struct {
	exact *big.Rat
	near  float64
}

// run divides one budget.
func (s *shares) run(share *big.Rat) ([]Round, []Tie, error) {
	near, _ := share.Float64()
	purses := make([]purse, len(s.groups))
	for g := range purses {
		purses[g] = purse{share, near}
	}
	left := make(map[int]float64, len(s.open)) // project: the most its effective vote count can be
	for _, o := range s.open {
		v, _ := new(big.Float).SetInt(s.votes[o]).Float64()
		left[o] = v
	}
	var rounds []Round
	var ties []Tie
	for {
		best, count := s.best(purses, left)
		if len(best) == 0 {
			return rounds, ties, nil
		}
		one := best[0]
		if len(best) > 1 {
			t, err := s.breakTie(best, len(rounds)+1)
			if err != nil {
				return nil, nil, err
			}
			if t.Rule != "" {
				ties = append(ties, t)
			}
			one = t.Chosen[0]
		}
		delete(left, one)
		r := Round{Number: len(rounds) + 1, Elected: []int{one}, Figures: true, Tally: make([]Number, len(s.e.Options))}
		r.Tally[one] = Fraction(count)
		r.Note = fmt.Sprintf("The figure is the effective vote count; the cost is %d.", s.e.Options[one].Cost)
		rounds = append(rounds, r)
		cost := new(big.Rat).SetInt64(s.e.Options[one].Cost)
		s.pay(purses, one, cost.Quo(cost, count))
	}
}

// best are the projects with the highest effective vote count, and that count.
func (s *shares) best(purses []purse, left map[int]float64) (best []int, count *big.Rat) {
	order := make([]int, 0, len(left))
	for o := range left {
		order = append(order, o)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(left[b], left[a]), cmp.Compare(a, b)) })
	const slack = 1e-9 // more than the error of the near figures; what is closer is compared exactly
	most := 0.0
	var close []int
	for _, o := range order {
		if left[o] < most*(1-slack) {
			break
		}
		near, ok := s.nearCount(purses, o)
		if !ok {
			delete(left, o)
			continue
		}
		left[o] = near
		close = append(close, o)
		most = max(most, near)
	}
	for _, o := range close {
		if left[o] < most*(1-slack) {
			continue
		}
		n, ok := s.exactCount(purses, o)
		if !ok {
			delete(left, o)
			continue
		}
		c := -1
		if count != nil {
			c = count.Cmp(n)
		}
		switch {
		case c < 0:
			best, count = []int{o}, n
		case c == 0:
			best = append(best, o)
		}
	}
	if len(best) == 0 && len(close) > 0 && len(left) > 0 {
		return s.best(purses, left) // what was nearly affordable was not
	}
	return best, count
}

// byMeans sorts supporters by how much they have left for each point: those who have least pay all first.
func (s *shares) byMeans(purses []purse, o int) []backing {
	list := s.backed[o]
	slices.SortStableFunc(list, func(a, b backing) int {
		return cmp.Compare(purses[a.group].near*float64(b.score), purses[b.group].near*float64(a.score))
	})
	return list
}

// nearCount is the effective vote count in floating point; false where the supporters cannot pay, by a clear distance.
func (s *shares) nearCount(purses []purse, o int) (float64, bool) {
	cost := float64(s.e.Options[o].Cost)
	money := 0.0
	points, _ := new(big.Float).SetInt(s.votes[o]).Float64()
	list := s.byMeans(purses, o)
	for _, b := range list {
		money += purses[b.group].near * float64(s.groups[b.group])
	}
	if money < cost*(1-1e-9) {
		return 0, false
	}
	paid := 0.0
	for _, b := range list {
		w := float64(s.groups[b.group])
		each := (cost - paid) / points
		if each*float64(b.score) <= purses[b.group].near {
			return cost / each, true
		}
		paid += purses[b.group].near * w
		points -= float64(b.score) * w
	}
	return 1e-300, true // only just: the exact count decides
}

// exactCount is the same exactly.
func (s *shares) exactCount(purses []purse, o int) (*big.Rat, bool) {
	cost := new(big.Rat).SetInt64(s.e.Options[o].Cost)
	points := new(big.Rat).SetInt(s.votes[o])
	list := s.byMeans(purses, o)
	// The near order may be wrong between those whose means are almost the same.
	slices.SortStableFunc(list, func(a, b backing) int {
		x, y := purses[a.group], purses[b.group]
		if d := x.near*float64(b.score) - y.near*float64(a.score); d > 1e-6*(x.near+1) || d < -1e-6*(x.near+1) {
			return cmp.Compare(d, 0)
		}
		return new(big.Rat).Mul(x.exact, big.NewRat(b.score, 1)).Cmp(new(big.Rat).Mul(y.exact, big.NewRat(a.score, 1)))
	})
	for _, b := range list {
		w := new(big.Rat).SetInt64(s.groups[b.group])
		score := new(big.Rat).SetInt64(b.score)
		if points.Sign() <= 0 {
			break
		}
		each := new(big.Rat).Quo(cost, points)
		if new(big.Rat).Mul(each, score).Cmp(purses[b.group].exact) <= 0 {
			full := new(big.Rat).SetInt64(s.e.Options[o].Cost)
			return full.Quo(full, each), true
		}
		cost.Sub(cost, new(big.Rat).Mul(purses[b.group].exact, w))
		points.Sub(points, score.Mul(score, w))
	}
	return nil, false
}

// pay takes the payments from the supporters: rate for each point, or all that they have left.
func (s *shares) pay(purses []purse, o int, rate *big.Rat) {
	for _, b := range s.backed[o] {
		due := new(big.Rat).Mul(rate, new(big.Rat).SetInt64(b.score))
		p := &purses[b.group]
		if due.Cmp(p.exact) >= 0 {
			p.exact, p.near = new(big.Rat), 0
			continue
		}
		p.exact = due.Sub(p.exact, due)
		p.near, _ = p.exact.Float64()
	}
}

// breakTie takes the lowest cost, then the most votes, then asks the rule.
func (s *shares) breakTie(tied []int, round int) (Tie, error) {
	t := Tie{Round: round, Options: slices.Clone(tied), For: "election", Rule: "lower cost"}
	cheapest := slices.MinFunc(tied, func(a, b int) int { return cmp.Compare(s.e.Options[a].Cost, s.e.Options[b].Cost) })
	left := slices.DeleteFunc(slices.Clone(tied), func(o int) bool { return s.e.Options[o].Cost > s.e.Options[cheapest].Cost })
	if len(left) > 1 {
		t.Rule += ", then more votes"
		most := slices.MaxFunc(left, func(a, b int) int { return s.votes[a].Cmp(s.votes[b]) })
		left = slices.DeleteFunc(left, func(o int) bool { return s.votes[o].Cmp(s.votes[most]) < 0 })
	}
	if len(left) > 1 {
		broken, err := s.tie.Break(s.e, Tie{Round: round, Options: left, For: t.For}, nil, true)
		if err != nil {
			return t, err
		}
		t.Rule += ", then " + broken.Rule
		left = broken.Chosen[:1]
	}
	t.Chosen = chosenFirst(t.Options, left[0], true)
	return t, nil
}

// greedy adds the projects with the most votes that still fit.
func (s *shares) greedy(rec *Record) error {
	for {
		room := s.e.Budget - s.spent(rec.Winners)
		var fit []int
		for _, o := range s.open {
			if !slices.Contains(rec.Winners, o) && s.e.Options[o].Cost <= room {
				fit = append(fit, o)
			}
		}
		if len(fit) == 0 {
			return nil
		}
		most := slices.MaxFunc(fit, func(a, b int) int { return s.votes[a].Cmp(s.votes[b]) })
		fit = slices.DeleteFunc(fit, func(o int) bool { return s.votes[o].Cmp(s.votes[most]) < 0 })
		one := fit[0]
		if len(fit) > 1 {
			t, err := s.breakTie(fit, len(rec.Rounds)+1)
			if err != nil {
				return err
			}
			rec.Ties = append(rec.Ties, t)
			one = t.Chosen[0]
		}
		r := Round{Number: len(rec.Rounds) + 1, Elected: []int{one}, Figures: true, Tally: make([]Number, len(s.e.Options)), Note: "Added because it has the most votes of those that still fit."}
		r.Tally[one] = Fraction(new(big.Rat).SetInt(s.votes[one]))
		rec.Rounds = append(rec.Rounds, r)
		rec.Winners = append(rec.Winners, one)
	}
}
