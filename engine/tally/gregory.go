package tally

import (
	"fmt"
	"math/big"
	"slices"
)

// Batch says which hopeless options a rule excludes together.
type Batch int

const (
	// OneByOne excludes only the lowest.
	OneByOne Batch = iota
	// SureLosers excludes the largest set of options that all votes they hold, and all surpluses, could not lift above the next:
	// before any surplus is transferred.
	SureLosers
)

// Gregory is a rule of the single transferable vote by the weighted inclusive Gregory method: when an option is elected, all its
// ballots go on, each at its value times surplus over votes; when one is excluded, its ballots go on at their value.
type Gregory struct {
	Method string // name on the command line
	Rule   string // the rule in a sentence, for the record
	Digits int    // decimals that values are cut to
	Guard  int    // further digits, that equality does not look at; then the quota is exact and must be exceeded
	// WholeQuota is ⌊votes/(seats+1)⌋+1; otherwise the quota is votes/(seats+1), cut, plus one unit of the last decimal.
	WholeQuota bool
	// OneCut cuts value·surplus/votes once, at the end; otherwise the product is cut and then the quotient.
	OneCut bool
	// Empty transfers a surplus of zero too, as a round of its own.
	Empty bool
	// Late declares an option elected only when its surplus is transferred, until when it may still receive votes; and looks
	// whether as many hopefuls as seats are left only when one would be excluded, and again before its ballots are transferred.
	Late bool
	// FullRound completes the transfers of a round in which the last seat was filled.
	FullRound bool
	Batch     Batch
}

// Scottish is the rule of the Scottish Local Government Elections Order 2007 (SSI 2007/42), rules 45 to 52: five decimals, cut;
// Droop quota in whole votes; the largest surplus first; ties by the most recent earlier stage at which those tied differed.
func Scottish() Gregory {
	return Gregory{
		Method: "stv-scottish", Digits: 5, WholeQuota: true, OneCut: true,
		Rule: "Scottish Local Government Elections Order 2007: quota ⌊valid/(seats+1)⌋+1, transfer values cut to five decimals, the largest surplus first, one exclusion at a time",
	}
}

// WIGM is the PR Foundation's reference rule for the weighted inclusive Gregory method: four decimals, quota votes/(seats+1) plus
// 0.0001, one exclusion at a time. Where the text ends the count in the middle of a round, the round is completed here, as in
// Lundell's Droop: the last table then shows where those votes go, and it elects the same options.
func WIGM() Gregory {
	return Gregory{
		Method: "stv-wigm", Digits: 4, Empty: true, FullRound: true,
		Rule: "PR Foundation reference rule (WIGM): quota valid/(seats+1)+0.0001, every product and quotient cut to four decimals, the largest surplus first, one exclusion at a time",
	}
}

// Minneapolis is the Minneapolis Code of Ordinances, 167.70 (as amended 2009): four decimals, whole quota, all who cannot
// mathematically win excluded together, an option elected when its surplus is transferred. Where the ordinance would exclude an
// option that could still draw level with the next, it is kept (Lundell, Droop, note 1 on 167.20).
func Minneapolis() Gregory {
	return Gregory{
		Method: "stv-minneapolis", Digits: 4, WholeQuota: true, Empty: true, Late: true, Batch: SureLosers,
		Rule: "Minneapolis Code of Ordinances 167.70: quota ⌊valid/(seats+1)⌋+1, transfer values cut to four decimals, all who cannot win excluded together, elected when the surplus is transferred",
	}
}

type standing int

const (
	hopeful standing = iota
	pending          // has the quota; its surplus waits
	elected
	excluded
	absent // withdrawn
)

type gregoryCount struct {
	Gregory
	*fixed
	e     *Election
	tie   TieBreak
	p     *papers
	state []standing
	quota *big.Int
	rec   *Record
	past  [][]Number
}

// Count elects by the rule. Ties for a surplus and for an exclusion are broken as tie says.
func (g Gregory) Count(e *Election, tie TieBreak) (*Record, error) {
	ballots, err := ready(e, endAtShared)
	if err != nil {
		return nil, err
	}
	c := &gregoryCount{Gregory: g, fixed: newFixed(g.Digits, g.Guard), e: e, tie: tie, state: make([]standing, len(e.Options))}
	running := make([]bool, len(e.Options))
	for o, option := range e.Options {
		running[o] = !option.Withdrawn
		if option.Withdrawn {
			c.state[o] = absent
		}
	}
	c.p = layOut(c.fixed, ballots, running)
	c.rec = newRecord(e, g.Method, g.Rule)
	c.rec.Valid = c.p.valid()
	c.quota = c.findQuota(c.rec.Valid)
	return c.rec, c.run()
}

func (c *gregoryCount) findQuota(valid int64) *big.Int {
	seats := int64(c.e.SeatCount())
	if c.WholeQuota {
		return c.whole(valid/(seats+1) + 1)
	}
	q := new(big.Int).Quo(c.whole(valid), big.NewInt(seats+1))
	if !c.exact() {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func (c *gregoryCount) run() error {
	for !c.FullRound || !c.done() {
		round := c.open()
		c.reachQuota(round)
		if c.left() <= 0 && !c.FullRound || c.done() && !c.FullRound && !c.Late {
			c.close(round)
			return nil
		}
		ended, err := c.act(round)
		if err != nil {
			return err
		}
		c.rec.Rounds = append(c.rec.Rounds, *round)
		if ended {
			return nil
		}
	}
	c.close(c.open())
	return nil
}

// done tells whether the seats are filled, or there are no more hopefuls than seats.
func (c *gregoryCount) done() bool { return c.left() <= 0 || len(c.having(hopeful)) <= c.left() }

// left is how many seats nobody has reached the quota for.
func (c *gregoryCount) left() int {
	return c.e.SeatCount() - len(c.having(pending)) - len(c.having(elected))
}

// having lists the options in a state. The undeclared write-ins are never hopeful.
func (c *gregoryCount) having(s standing) []int {
	var out []int
	for o := range c.state {
		if c.state[o] == s && !c.e.Options[o].WriteIn {
			out = append(out, o)
		}
	}
	return out
}

// byVotes orders options by their votes, the most first.
func (c *gregoryCount) byVotes(options []int) []int {
	slices.SortStableFunc(options, func(a, b int) int { return c.cmp(c.p.tally[b], c.p.tally[a]) })
	return options
}

func (c *gregoryCount) open() *Round {
	r := &Round{Number: len(c.rec.Rounds) + 1, Tally: c.p.numbers(), Quota: c.number(c.quota), Exhausted: c.p.exhausted()}
	sum := new(big.Int)
	for _, v := range c.p.tally {
		sum.Add(sum, v)
	}
	for _, why := range sortedReasons(c.p.ended) {
		sum.Add(sum, c.p.ended[why])
	}
	r.Residual = c.number(sum.Sub(c.whole(c.rec.Ballots), sum))
	c.past = append(c.past, r.Tally)
	return r
}

func (c *gregoryCount) reachQuota(r *Round) {
	for _, o := range c.byVotes(c.having(hopeful)) {
		over := c.cmp(c.p.tally[o], c.quota)
		if over < 0 || over == 0 && c.exact() {
			continue
		}
		c.state[o] = pending
		if !c.Late {
			c.p.running[o] = false
			c.elect(r, o)
		}
	}
	r.Surplus = c.number(c.surplus())
}

func (c *gregoryCount) elect(r *Round, o int) {
	r.Elected = append(r.Elected, o)
	c.rec.Winners = append(c.rec.Winners, o)
}

// surplus is what the options whose surplus waits hold above the quota.
func (c *gregoryCount) surplus() *big.Int {
	sum := new(big.Int)
	for _, o := range c.having(pending) {
		sum.Add(sum, c.p.tally[o])
		sum.Sub(sum, c.quota)
	}
	return sum
}

// act does the one thing of this round, and tells whether it ended the count.
func (c *gregoryCount) act(r *Round) (bool, error) {
	if strays := c.strays(); len(strays) > 0 {
		r.Note = "undeclared write-ins cannot be elected"
		return c.exclude(r, strays, false), nil
	}
	if c.Batch == SureLosers {
		if losers := c.sureLosers(); len(losers) > 0 {
			r.Note = fmt.Sprintf("%d who cannot be elected even by all votes below them and all surpluses", len(losers))
			return c.exclude(r, losers, !c.Late), nil
		}
	}
	o, err := c.largestSurplus(r)
	if err != nil {
		return false, err
	}
	if o != Nobody {
		c.transferSurplus(r, o)
		return false, nil
	}
	if c.done() {
		c.fill(r)
		return true, nil
	}
	if o, err = c.lowest(r); err != nil {
		return false, err
	}
	return c.exclude(r, []int{o}, c.Late), nil
}

// strays are undeclared write-ins still holding votes: they go first, since they cannot be elected.
func (c *gregoryCount) strays() []int {
	var out []int
	for o, option := range c.e.Options {
		if option.WriteIn && c.state[o] == hopeful {
			out = append(out, o)
		}
	}
	return out
}

func (c *gregoryCount) sureLosers() []int {
	hopefuls := c.byVotes(c.having(hopeful))
	slices.Reverse(hopefuls)
	reach := c.surplus() // all that could come to the lowest k
	var losers []int
	for k, o := range hopefuls {
		if k > 0 && k <= len(hopefuls)-c.left() && c.cmp(reach, c.p.tally[o]) < 0 {
			losers = hopefuls[:k]
		}
		reach.Add(reach, c.p.tally[o])
	}
	slices.Sort(losers)
	return losers
}

func (c *gregoryCount) largestSurplus(r *Round) (int, error) {
	var best []int
	for _, o := range c.having(pending) {
		if !c.Empty && c.cmp(c.p.tally[o], c.quota) <= 0 {
			continue
		}
		best = c.level(best, o, 1)
	}
	return c.settle(r, best, "the first surplus to transfer", true)
}

func (c *gregoryCount) lowest(r *Round) (int, error) {
	var low []int
	for _, o := range c.having(hopeful) {
		low = c.level(low, o, -1)
	}
	return c.settle(r, low, "exclusion", false)
}

// level adds o to those with the most (want 1) or the fewest (want -1) votes, or replaces them by it.
func (c *gregoryCount) level(have []int, o, want int) []int {
	if len(have) == 0 {
		return []int{o}
	}
	switch c.cmp(c.p.tally[o], c.p.tally[have[0]]) {
	case 0:
		return append(have, o)
	case want:
		return []int{o}
	}
	return have
}

func (c *gregoryCount) settle(r *Round, tied []int, what string, best bool) (int, error) {
	if len(tied) == 0 {
		return Nobody, nil
	}
	if len(tied) == 1 {
		return tied[0], nil
	}
	t, err := c.tie.Break(c.e, Tie{Round: r.Number, Options: tied, For: what}, c.past[:len(c.past)-1], best)
	if err != nil {
		return Nobody, err
	}
	c.rec.Ties = append(c.rec.Ties, t)
	if best {
		return t.Chosen[0], nil
	}
	return t.Chosen[len(t.Chosen)-1], nil
}

func (c *gregoryCount) transferSurplus(r *Round, o int) {
	votes := new(big.Int).Set(c.p.tally[o])
	surplus := new(big.Int).Sub(votes, c.quota)
	c.state[o] = elected
	c.p.running[o] = false
	if c.Late {
		c.elect(r, o)
	}
	r.Note = fmt.Sprintf("the surplus of %s: each ballot goes on at %s/%s of its value", c.rec.Name(o), c.number(surplus), c.number(votes))
	r.Transfers = c.p.transfer([]int{o}, func(value *big.Int) *big.Int {
		z := new(big.Int).Mul(value, surplus)
		if c.OneCut {
			return z.Quo(z, votes)
		}
		return c.div(z.Quo(z, c.scale), votes)
	})
	c.p.tally[o] = new(big.Int).Set(c.quota)
}

// exclude takes options out and transfers their ballots; if early is asked for and the count is decided now, it ends before the
// transfer, and exclude says so.
func (c *gregoryCount) exclude(r *Round, losers []int, early bool) bool {
	for _, o := range losers {
		c.state[o] = excluded
		c.p.running[o] = false
	}
	r.Excluded = losers
	if early && c.done() {
		c.fill(r)
		return true
	}
	r.Transfers = c.p.transfer(losers, func(value *big.Int) *big.Int { return value })
	return false
}

// close ends the count with this round.
func (c *gregoryCount) close(r *Round) {
	c.fill(r)
	c.rec.Rounds = append(c.rec.Rounds, *r)
}

// fill declares those elected who wait, and gives the seats left to the hopefuls if there are no more of them than seats.
func (c *gregoryCount) fill(r *Round) {
	for _, o := range c.byVotes(c.having(pending)) {
		c.state[o] = elected
		if c.Late {
			c.elect(r, o)
		}
	}
	rest := c.byVotes(c.having(hopeful))
	if n := c.left(); n > 0 {
		if r.Note == "" {
			r.Note = "as many are left as seats"
		}
		for _, o := range rest[:min(n, len(rest))] {
			c.state[o] = elected
			c.elect(r, o)
		}
	}
	if n := c.left(); n > 0 {
		c.rec.Notes = append(c.rec.Notes, fmt.Sprintf("%d of %d seats stay empty: there are not enough options", n, c.e.SeatCount()))
	}
}
