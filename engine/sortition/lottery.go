package sortition

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
)

// Lottery is a list of panels, each to be drawn with the same chance, and what
// is known about its fairness.
type Lottery struct {
	// Types is how many kinds of people the quotas and households tell apart.
	Types int
	// BoundMin is proven: no lottery gives everybody more. Certificate proves it.
	BoundMin    float64
	Certificate *Certificate
	// AchievedMin is the smallest share of the list that anybody has, among those
	// not already selected.
	AchievedMin float64
	// Probability of each person of the pool, as the method wants it: 1 for those
	// already selected, 0 for those who live with one of them.
	Probability []float64
	// Exact: the probabilities were shown to be those of a lottery over panels and
	// the best of their method. Otherwise they are those of the linear relaxation
	// (which may promise a little more than panels of whole people can keep), or,
	// for the naive method, simply the shares of the list.
	Exact bool
	// Shown is that lottery over panels, when Exact: added up over people who are
	// alike, and live with people who are alike, its weights are their
	// probabilities.
	Shown []Weighted
	// ListError is the largest difference between anybody's share of the list and
	// their probability.
	ListError float64
	// Beside is what leximin would give, for goldilocks only: the trade-off between
	// a large smallest probability and a small largest one.
	Beside *Beside
	// Gini and GeometricMean of the probabilities of those not already selected:
	// 0 and size/pool if all were equal.
	Gini, GeometricMean float64
	// Panels are lists of positions in the pool, each in the order of the ids.
	Panels [][]int
	// NeverChosen are people with whom no panel meets the quotas, by type.
	NeverChosen []NeverChosen
	// Housed are people not drawn because they live with somebody already selected.
	Housed []int

	shown   [][]int // the panels of Shown, per type
	weights []float64
}

// Weighted is a panel of a lottery with its weight; the weights of a lottery add
// up to 1.
type Weighted struct {
	Weight float64
	Panel  []int // positions in the pool, in the order of the ids
}

// Beside are the smallest and the largest probability of another method, on the
// linear relaxation.
type Beside struct {
	Method   Method  `json:"method"`
	Smallest float64 `json:"smallest"`
	Largest  float64 `json:"largest"`
}

// NeverChosen is a type of people whom no panel can have, and a cheapest set of
// relaxations with which one could.
type NeverChosen struct {
	People      []int
	Relaxations []Relaxation
}

// relaxedTypes is for how many types that can never be chosen relaxations are
// looked for; the others are named without.
const relaxedTypes = 20

// Select makes a lottery. The error is a *RequestError, an *InfeasibleError, or
// ctx's.
func Select(ctx context.Context, r Request) (*Lottery, error) {
	if r.Panels == 0 {
		r.Panels = 1000
	}
	if r.Panels < 1 || r.Panels > 1_000_000 {
		return nil, requestErrorf("a list of %d panels cannot be made; it must have 1 to 1000000", r.Panels)
	}
	if r.Method == "" {
		r.Method = Leximin
	}
	pre, err := r.prepare()
	if err != nil {
		return nil, err
	}
	p := pre.problem
	if p.contradictory() {
		return nil, pre.infeasible()
	}
	l := &Lottery{Types: len(p.types), Housed: pre.housed}
	list, prob, err := l.solve(ctx, &r, pre)
	if errors.Is(err, errNoLottery) || errors.Is(err, errNoPanel) {
		return nil, pre.infeasible()
	}
	if err != nil {
		return nil, err
	}
	l.name(&r, pre, list, prob)
	return l, nil
}

// solve finds the probabilities and the list, over types.
func (l *Lottery) solve(ctx context.Context, r *Request, pre *prepared) (list [][]int, prob []float64, err error) {
	p := pre.problem
	relaxed := newRelaxation(p, 1)
	l.BoundMin, l.Certificate = 1, &Certificate{Multipliers: []Multiplier{}, Bound: 1} // when nobody is left to draw
	err = relaxed.leximin(func(float64) bool {
		l.Certificate = relaxed.certify(r.Pool)
		l.BoundMin = l.Certificate.Bound
		return r.Method == Leximin || r.Method == Goldilocks
	})
	if err != nil {
		return nil, nil, err
	}
	switch r.Method {
	case Maximin:
		prob = relaxed.shares()
	case Goldilocks:
		if len(relaxed.prob) > 0 {
			l.Beside = &Beside{Leximin, slices.Min(relaxed.prob), slices.Max(relaxed.prob)}
		}
		prob, err = goldilocks(p, r.Gamma, relaxed.prob)
	case Naive:
		list, err = naive(ctx, p, r.Panels, r.Seed)
		return list, nil, err
	default:
		prob = relaxed.prob
	}
	if err != nil {
		return nil, nil, err
	}
	return l.makeList(ctx, r, p, prob)
}

// name turns types into people and measures the list.
func (l *Lottery) name(r *Request, pre *prepared, list [][]int, prob []float64) {
	p, pool := pre.problem, r.Pool
	l.Panels = pre.panels(r, list)
	for j, panel := range pre.panels(r, l.shown) {
		l.Shown = append(l.Shown, Weighted{l.weights[j], panel})
	}
	served := make([]int, len(pool.People))
	for j := range l.Panels {
		for _, i := range l.Panels[j] {
			served[i]++
		}
	}
	l.Probability = make([]float64, len(pool.People))
	for _, i := range pre.already {
		l.Probability[i] = 1
	}
	l.AchievedMin = 1
	open := make([]float64, 0, p.people)
	for t, ty := range p.types {
		for _, i := range ty.people {
			share := float64(served[i]) / float64(r.Panels)
			l.Probability[i] = share
			if prob != nil {
				l.Probability[i] = min(max(prob[t], 0), 1)
			}
			l.ListError = max(l.ListError, math.Abs(share-l.Probability[i]))
			l.AchievedMin = min(l.AchievedMin, share)
			open = append(open, l.Probability[i])
		}
	}
	l.Gini, l.GeometricMean = gini(open), geometricMean(open)
	l.nameNeverChosen(r, pre, prob)
}

// panels turns panels of types into panels of people, with those already selected.
func (pre *prepared) panels(r *Request, list [][]int) [][]int {
	panels := pre.problem.assign(list, r.Seed)
	if len(panels) == 0 {
		return panels
	}
	byID := make([]int, len(r.Pool.People)) // positions in the pool, in the order of the ids
	for i := range byID {
		byID[i] = i
	}
	slices.SortFunc(byID, func(a, b int) int {
		return strings.Compare(r.Pool.People[a].ID, r.Pool.People[b].ID)
	})
	place := make([]int, len(byID)) // where in that order a person stands
	for k, i := range byID {
		place[i] = k
	}
	for j := range panels {
		panels[j] = append(panels[j], pre.already...)
		for k, i := range panels[j] {
			panels[j][k] = place[i]
		}
		slices.Sort(panels[j])
		for k, at := range panels[j] {
			panels[j][k] = byID[at]
		}
	}
	return panels
}

// nameNeverChosen names the types that have no probability. Leximin gives one to
// every type that it can; of the other methods only those are named of which the
// search for relaxations shows that they need some.
func (l *Lottery) nameNeverChosen(r *Request, pre *prepared, prob []float64) {
	const none = 1e-9
	if pre.problem.size == 0 {
		return
	}
	for t := range prob {
		if prob[t] > none {
			continue
		}
		never := NeverChosen{People: pre.problem.types[t].people}
		if len(l.NeverChosen) < relaxedTypes || r.Method != Leximin {
			relaxations, _, ok := pre.relax(t)
			if ok && len(relaxations) == 0 {
				continue
			}
			never.Relaxations = relaxations
		}
		l.NeverChosen = append(l.NeverChosen, never)
	}
}
