package rctab

import (
	"math/big"
	"slices"

	"concentric/engine/tally"
)

// round distributes the ballots, and then elects or eliminates.
func (c *count) round() error {
	n := len(c.rec.Rounds) + 1
	r := tally.Round{Number: n}
	last := c.winners > 1 && len(c.winner) >= c.winners && c.mode != bottomsUp
	c.distribute(last)
	c.past = append(c.past, c.tallies)
	if n == 1 {
		c.rec.Valid = c.valid()
	}
	if c.winners > 1 && n > 1 || c.frozen && n > 1 {
		r.Quota = c.rec.Rounds[n-2].Quota
	} else {
		c.setThreshold()
		r.Quota = c.threshold()
	}
	won, err := c.elect(n)
	if err != nil {
		return err
	}
	if len(won) == 0 && (len(c.winner) < c.winners || c.untilTwo && c.out() < c.standing()-2 || c.mode == percentage) {
		if r.Excluded, err = c.eliminate(n); err != nil {
			return err
		}
		for _, o := range r.Excluded {
			c.outIn[o] = n
		}
	}
	c.fixWinners(n)
	for _, o := range won {
		c.wonIn[o] = n
		c.winner = append(c.winner, o)
	}
	r.Elected = won
	r.Tally = make([]tally.Number, len(c.tallies))
	for o, s := range c.tallies {
		r.Tally[o] = c.number(s)
	}
	for _, why := range []tally.Reason{tally.Blank, tally.NoMore, tally.Overvote, tally.Repeated, tally.SkippedGap, FinalSurplus} {
		if s := c.ended[why]; s != nil && *s != (sum{}) {
			r.Exhausted = append(r.Exhausted, tally.Exhausted{Reason: why, Votes: c.number(*s)})
		}
	}
	r.Residual = c.number(c.residual)
	c.rec.Rounds = append(c.rec.Rounds, r)
	if c.winners > 1 && c.mode != bottomsUp {
		c.release(won)
	}
	return nil
}

// valid is the ballots that count for someone.
func (c *count) valid() int64 {
	var n int64
	for i, why := range c.why {
		if why == "" {
			n += c.e.Ballots.Weight(i)
		}
	}
	return n
}

func (c *count) standing() int {
	n := 0
	for _, o := range c.e.Options {
		if !o.Withdrawn {
			n++
		}
	}
	return n
}

func (c *count) out() int {
	n := 0
	for _, r := range c.outIn {
		if r > 0 {
			n++
		}
	}
	return n
}

// distribute lets every ballot count for its option; those whose option no longer continues go on. What moves is written into the
// round before, which caused it. In the last round the surplus of those elected ends.
func (c *count) distribute(last bool) {
	c.tallies = make([]sum, len(c.e.Options))
	c.ended = make(map[tally.Reason]*sum)
	moved := make(map[move]*sum)
	for i := range c.value {
		w := c.e.Ballots.Weight(i)
		if c.why[i] == "" && (c.at[i] < 0 || !c.continues(int(c.at[i]))) {
			to, why := c.read(c.e.Ballots.Ranking(i))
			if last && c.at[i] >= 0 {
				to, why = tally.Nobody, FinalSurplus
			}
			if c.at[i] >= 0 && c.value[i] > 0 {
				k := move{int(c.at[i]), to, why}
				if moved[k] == nil {
					moved[k] = new(sum)
				}
				moved[k].add(c.value[i], w)
			}
			c.at[i], c.why[i] = int32(to), why
		}
		if why := c.why[i]; why != "" {
			if c.ended[why] == nil {
				c.ended[why] = new(sum)
			}
			c.ended[why].add(c.value[i], w)
			continue
		}
		c.tallies[c.at[i]].add(c.value[i], w)
	}
	if len(c.rec.Rounds) > 0 {
		c.write(moved)
	}
}

type move struct {
	from, to int
	why      tally.Reason
}

func (c *count) write(moved map[move]*sum) {
	r := &c.rec.Rounds[len(c.rec.Rounds)-1]
	for m, s := range moved {
		r.Transfers = append(r.Transfers, tally.Transfer{From: m.from, To: m.to, Votes: c.number(*s), Reason: m.why})
	}
	slices.SortFunc(r.Transfers, func(a, b tally.Transfer) int {
		switch {
		case a.From != b.From:
			return a.From - b.From
		case a.To != b.To && (a.To == tally.Nobody || b.To == tally.Nobody):
			return b.To - a.To
		case a.To != b.To:
			return a.To - b.To
		case a.Reason < b.Reason:
			return -1
		}
		return 1
	})
}

// setThreshold finds the threshold by the votes of this round.
func (c *count) setThreshold() {
	var active sum
	for _, s := range c.tallies {
		active = active.plus(s)
	}
	votes := c.votes(active)
	switch {
	case c.mode == percentage:
		c.limit = votes.Mul(votes, c.percentage)
	default:
		seats := int64(c.winners)
		if !c.hare {
			seats++
		}
		unit := new(big.Rat).SetInt64(1)
		if c.fractional {
			unit.SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.decimals)), nil))
		}
		share := votes.Quo(votes, new(big.Rat).SetInt64(seats))
		units := new(big.Rat).Quo(share, unit)
		whole := new(big.Int).Quo(units.Num(), units.Denom())
		if !c.hare || !units.IsInt() {
			whole.Add(whole, big.NewInt(1)) // above the Droop quota, or the Hare quota rounded up
		}
		c.limit = unit.Mul(unit, new(big.Rat).SetInt(whole))
	}
	if least := new(big.Rat).SetInt64(c.minimum); least.Cmp(c.limit) > 0 {
		c.limit = least
	}
}

// threshold is the threshold for the record: as decimal, unless it has none that ends.
func (c *count) threshold() tally.Number {
	for d := 0; d <= 18; d++ {
		v := new(big.Rat).Mul(c.limit, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d)), nil)))
		if v.IsInt() {
			return tally.Decimal(v.Num(), d)
		}
	}
	return tally.Fraction(c.limit)
}

// reaches tells whether an option has the threshold.
func (c *count) reaches(o int) bool { return c.votes(c.tallies[o]).Cmp(c.limit) >= 0 }

// release takes from each ballot of the elected what the threshold does not need.
func (c *count) release(won []int) {
	for _, o := range won {
		votes := c.votes(c.tallies[o])
		over := new(big.Rat).Sub(votes, c.limit)
		var fraction uint64
		if over.Sign() > 0 {
			fraction = c.cut(over.Quo(over, votes))
		}
		for i := range c.value {
			if int(c.at[i]) != o || c.why[i] != "" {
				continue
			}
			on := mulCut(c.value[i], fraction, c.one)
			c.kept[o].add(c.value[i]-on, c.e.Ballots.Weight(i))
			c.value[i] = on
		}
	}
}

// cut is a part of a vote in units, cut.
func (c *count) cut(r *big.Rat) uint64 {
	n := new(big.Int).Mul(r.Num(), new(big.Int).SetUint64(c.one))
	return n.Quo(n, r.Denom()).Uint64()
}

// fixWinners puts what those elected in earlier rounds keep into the tally. What rounding left with them above the threshold is
// residual, and taken off in the round after they won.
func (c *count) fixWinners(n int) {
	if c.winners < 2 {
		return
	}
	for _, o := range c.winner {
		if c.mode == bottomsUp {
			continue
		}
		c.tallies[o] = c.kept[o]
		if c.wonIn[o] != n-1 || c.votes(c.kept[o]).Cmp(c.limit) <= 0 {
			continue
		}
		most := new(big.Int).Mul(c.limit.Num(), new(big.Int).SetUint64(c.one))
		most.Quo(most, c.limit.Denom())
		over := fromBig(new(big.Int).Sub(c.kept[o].big(), most))
		c.kept[o] = fromBig(most)
		c.tallies[o] = c.kept[o]
		c.residual = c.residual.plus(over)
		before := &c.rec.Rounds[n-2]
		before.Transfers = append(before.Transfers, tally.Transfer{From: o, To: tally.Nobody, Votes: c.number(over), Reason: tally.Rounding})
	}
}

func fromBig(v *big.Int) sum {
	low := new(big.Int).And(v, new(big.Int).SetUint64(^uint64(0)))
	return sum{hi: new(big.Int).Rsh(v, 64).Uint64(), lo: low.Uint64()}
}
