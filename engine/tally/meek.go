package tally

import (
	"fmt"
	"math/big"
	"slices"
	"sync"
)

// Meek is a rule of the single transferable vote by Meek's method: every elected option keeps only the part of each vote that it
// needs, and the rest goes on; the quota falls as ballots run out. (Hill, Wichmann, Woodall, "Algorithm 123: Single
// transferable vote by Meek's method", Computer Journal 30, 1987.) A rank shared by several options shares the vote equally.
type Meek struct {
	Method string
	Rule   string
	Digits int
	Guard  int // further digits that equality does not look at; then nothing is rounded up and the quota must be exceeded
	Omega  int // an iteration has converged when the surplus is below 10^-Omega
	Batch  Batch
	// Warren keeps a part of each ballot that is the same for all ballots, not in proportion (C. H. E. Warren, Voting matters 4, 1994).
	Warren bool
}

// MeekPRF is the PR Foundation's reference rule for Meek's method: nine decimals, converged below 0.000001, one exclusion at a
// time and none before the surplus has converged or stopped falling.
func MeekPRF() Meek {
	return Meek{
		Method: "stv-meek", Digits: 9, Omega: 6,
		Rule: "PR Foundation reference rule (Meek): quota votes/(seats+1)+0.000000001 of the votes still counting, nine decimals, converged below 0.000001 before anyone is excluded",
	}
}

// MeekGuarded is Meek's method in 18 decimals with 9 guard digits, as Lundell's Droop counts by default: it excludes together
// all who cannot be elected any more.
func MeekGuarded() Meek {
	return Meek{
		Method: "stv-meek-guarded", Digits: 18, Guard: 9, Omega: 9, Batch: SureLosers,
		Rule: "Meek's method, 18 decimals and 9 guard digits, quota votes/(seats+1) to be exceeded, converged below 0.000000001, sure losers excluded together",
	}
}

type meekCount struct {
	Meek
	*fixed
	e       *Election
	tie     TieBreak
	state   []standing
	running []bool     // per option: neither excluded nor absent
	kf      []*big.Int // keep factors
	votes   []*big.Int
	quota   *big.Int
	surplus *big.Int
	left    *big.Int     // of ballots that ended
	trees   [2]*meekTree // of the first half of the distinct ballots, and of the second
	blank   int64
	rec     *Record
	past    [][]Number
}

// Count elects by the rule. Ties for exclusion, which take in all within the surplus of the lowest, are broken as tie says.
func (rule Meek) Count(e *Election, tie TieBreak) (*Record, error) {
	ballots, err := ready(e, keepShared)
	if err != nil {
		return nil, err
	}
	n := len(e.Options)
	m := &meekCount{Meek: rule, fixed: newFixed(rule.Digits, rule.Guard), e: e, tie: tie, state: make([]standing, n), running: make([]bool, n), kf: make([]*big.Int, n), votes: make([]*big.Int, n)}
	for o, option := range e.Options {
		m.kf[o], m.votes[o], m.running[o] = m.whole(1), new(big.Int), true
		if option.Withdrawn || option.WriteIn {
			m.state[o], m.kf[o], m.running[o] = absent, new(big.Int), false
		}
	}
	m.rec = newRecord(e, rule.Method, rule.Rule)
	m.rec.Valid = m.rec.Ballots
	ends := [3]int{0, ballots.Len() / 2, ballots.Len()}
	m.both(func(k int) { m.trees[k] = newMeekTree(ballots, ends[k], ends[k+1], m.state, m.running) })
	for _, t := range m.trees {
		m.rec.Valid -= t.nodes[0].ended
		m.blank += t.blank
	}
	return m.rec, m.run()
}

func (m *meekCount) run() error {
	for m.seatsLeft() > 0 && len(m.having(hopeful)) > m.seatsLeft() {
		round := &Round{Number: len(m.rec.Rounds) + 1}
		won, losers, err := m.iterate(round)
		if err != nil {
			return err
		}
		m.write(round)
		m.past = append(m.past, round.Tally)
		if won == nil && losers == nil {
			o, err := m.lowest(round)
			if err != nil {
				return err
			}
			losers = []int{o}
		}
		round.Excluded = losers
		m.rec.Rounds = append(m.rec.Rounds, *round)
		for _, o := range losers {
			m.state[o], m.kf[o], m.running[o] = excluded, new(big.Int), false
		}
		changed := append(won, losers...)
		m.both(func(k int) { m.trees[k].changed(changed) })
	}
	m.finish()
	return nil
}

// both does something with either tree, at the same time where there are many ballots.
func (m *meekCount) both(do func(k int)) {
	if m.e.Ballots.Len() < few {
		do(0)
		do(1)
		return
	}
	var second sync.WaitGroup
	second.Go(func() { do(1) })
	do(0)
	second.Wait()
}

func (m *meekCount) seatsLeft() int { return m.e.SeatCount() - len(m.having(elected)) }

func (m *meekCount) having(s standing) []int {
	var out []int
	for o := range m.state {
		if m.state[o] == s {
			out = append(out, o)
		}
	}
	return out
}

// keep is the part of a ballot's weight that an option keeps, and what goes on.
func (m *meekCount) keep(weight, kf *big.Int) (kept, on *big.Int) {
	switch {
	case m.Warren:
		if kf.Cmp(weight) >= 0 {
			return weight, new(big.Int)
		}
		return kf, new(big.Int).Sub(weight, kf)
	case m.exact():
		rest := new(big.Int).Sub(m.scale, kf)
		return m.mul(weight, kf), rest.Quo(rest.Mul(rest, weight), m.scale)
	}
	kept = m.mulUp(weight, kf)
	return kept, new(big.Int).Sub(weight, kept)
}

// iterate distributes the votes again and again, with the keep factors drawn in each time, until someone is elected, until the
// surplus is below omega or no longer falls, or until some are sure to lose.
func (m *meekCount) iterate(r *Round) (won, losers []int, err error) {
	omega := new(big.Int).Quo(m.scale, pow10(m.Omega))
	before := m.whole(m.rec.Ballots)
	for n := 1; ; n++ {
		m.distribute()
		if won = m.reachQuota(r); won != nil {
			r.Note = fmt.Sprintf("elected after %s", plural(n, "iteration"))
			return won, nil, nil
		}
		c := m.cmp(m.surplus, omega)
		if c < 0 || c == 0 && m.exact() {
			r.Note = fmt.Sprintf("converged after %s: the surplus is below 10^-%d", plural(n, "iteration"), m.Omega)
			return nil, nil, nil
		}
		if m.cmp(m.surplus, before) >= 0 {
			r.Note = fmt.Sprintf("the surplus no longer falls after %s", plural(n, "iteration"))
			return nil, nil, nil
		}
		if m.Batch == SureLosers {
			if losers = m.sureLosers(); losers != nil {
				r.Note = fmt.Sprintf("%d who cannot be elected even by all votes below them and all surpluses", len(losers))
				return nil, losers, nil
			}
		}
		before = m.surplus
		for _, o := range m.having(elected) {
			m.kf[o] = m.divUp(m.mulUp(m.kf[o], m.quota), m.votes[o])
		}
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// distribute counts the votes at the present keep factors, and sets the quota by the votes that still count.
func (m *meekCount) distribute() {
	for o := range m.votes {
		m.votes[o].SetInt64(0)
	}
	m.left = m.trees[0].distribute(m)
	m.left.Add(m.left, m.trees[1].distribute(m))
	total := new(big.Int)
	for _, v := range m.votes {
		total.Add(total, v)
	}
	m.quota = total.Quo(total, big.NewInt(int64(m.e.SeatCount()+1)))
	if !m.exact() {
		m.quota.Add(m.quota, big.NewInt(1))
	}
}

func (m *meekCount) reachQuota(r *Round) []int {
	var won []int
	for _, o := range m.having(hopeful) {
		if c := m.cmp(m.votes[o], m.quota); c > 0 || c == 0 && !m.exact() {
			won = append(won, o)
		}
	}
	slices.SortStableFunc(won, func(a, b int) int { return m.cmp(m.votes[b], m.votes[a]) })
	for _, o := range won {
		m.state[o] = elected
	}
	r.Elected = won
	m.rec.Winners = append(m.rec.Winners, won...)
	m.surplus = new(big.Int)
	for _, o := range m.having(elected) {
		m.surplus.Add(m.surplus, m.votes[o])
		m.surplus.Sub(m.surplus, m.quota)
	}
	if !m.exact() && m.surplus.Sign() < 0 {
		m.surplus.SetInt64(0)
	}
	return won
}

func (m *meekCount) sureLosers() []int {
	low := m.having(hopeful)
	slices.SortStableFunc(low, func(a, b int) int { return m.votes[a].Cmp(m.votes[b]) })
	reach := new(big.Int).Set(m.surplus)
	var losers []int
	for k, o := range low {
		if k > 0 && k <= len(low)-m.seatsLeft() && m.cmp(reach, m.votes[o]) < 0 {
			losers = low[:k]
		}
		reach.Add(reach, m.votes[o])
	}
	slices.Sort(losers)
	return losers
}

// lowest is whom to exclude: all whose votes are within the surplus of the lowest are tied.
func (m *meekCount) lowest(r *Round) (int, error) {
	hopefuls := m.having(hopeful)
	low := slices.MinFunc(hopefuls, func(a, b int) int { return m.votes[a].Cmp(m.votes[b]) })
	reach := new(big.Int).Add(m.votes[low], m.surplus)
	tied := slices.DeleteFunc(hopefuls, func(o int) bool { return m.cmp(reach, m.votes[o]) < 0 })
	if len(tied) == 1 {
		return tied[0], nil
	}
	t, err := m.tie.Break(m.e, Tie{Round: r.Number, Options: tied, For: "exclusion"}, m.past[:len(m.past)-1], false)
	if err != nil {
		return Nobody, err
	}
	m.rec.Ties = append(m.rec.Ties, t)
	return t.Chosen[len(t.Chosen)-1], nil
}

// write puts the state into a round.
func (m *meekCount) write(r *Round) {
	r.Quota, r.Surplus = m.number(m.quota), m.number(m.surplus)
	sum := new(big.Int).Set(m.left)
	for o := range m.votes {
		r.Tally = append(r.Tally, m.number(m.votes[o]))
		r.Keep = append(r.Keep, m.number(m.kf[o]))
		sum.Add(sum, m.votes[o])
	}
	blank := m.whole(m.blank)
	if blank.Sign() > 0 {
		r.Exhausted = append(r.Exhausted, Exhausted{Blank, m.number(blank)})
	}
	if m.left.Cmp(blank) > 0 {
		r.Exhausted = append(r.Exhausted, Exhausted{NoMore, m.number(blank.Sub(m.left, blank))})
	}
	r.Residual = m.number(sum.Sub(m.whole(m.rec.Ballots), sum))
}

// finish gives the seats left to the hopefuls if there are no more of them than seats, in a last round that shows where the
// votes stand then.
func (m *meekCount) finish() {
	rest := m.having(hopeful)
	if len(m.rec.Rounds) > 0 && m.seatsLeft() <= 0 {
		return
	}
	r := &Round{Number: len(m.rec.Rounds) + 1, Note: "as many are left as seats"}
	m.distribute()
	m.surplus = new(big.Int)
	m.write(r)
	slices.SortStableFunc(rest, func(a, b int) int { return m.votes[b].Cmp(m.votes[a]) })
	for _, o := range rest {
		m.state[o] = elected
	}
	r.Elected = rest
	m.rec.Winners = append(m.rec.Winners, rest...)
	m.rec.Rounds = append(m.rec.Rounds, *r)
	if n := m.seatsLeft(); n > 0 {
		m.rec.Notes = append(m.rec.Notes, fmt.Sprintf("%d of %d seats stay empty: there are not enough options", n, m.e.SeatCount()))
	}
}
