package tally

import (
	"math/big"
	"slices"
	"sync"
)

// pile is papers of one value lying with one option: those of the first half of all distinct ballots, and of the second.
type pile struct {
	value  *big.Int
	papers int64
	stacks [2]stack
}

// papers is the desk of a count that moves whole ballots from option to option (IRV, and STV by Gregory's method). A
// transfer touches only the ballots that move, and arithmetic is done once per pile, not per ballot.
type papers struct {
	arithmetic *fixed
	dealers    [2]*dealer
	piles      [][]pile // per option
	running    []bool   // per option: papers may come to it
	tally      []*big.Int
	ended      map[Reason]*big.Int
}

// layOut gives every ballot to its first running option.
func layOut(arithmetic *fixed, ballots *Ballots, running []bool) *papers {
	p := &papers{
		arithmetic: arithmetic, running: running,
		piles: make([][]pile, len(running)), tally: make([]*big.Int, len(running)), ended: make(map[Reason]*big.Int),
	}
	for o := range p.tally {
		p.tally[o] = new(big.Int)
	}
	ends := [3]int{0, ballots.Len() / 2, ballots.Len()}
	p.deal(int64(ballots.Len()), arithmetic.whole(1), func(k int) {
		p.dealers[k] = newDealer(ballots, running)
		p.dealers[k].begin(ends[k], ends[k+1], nil)
	})
	return p
}

// deal has both dealers deal, at the same time where there are many papers, lays what came to each option there at the new value, and
// returns the votes each received; the last place is for Nobody.
func (p *papers) deal(papers int64, value *big.Int, half func(k int)) []flow {
	if papers < few {
		half(0)
		half(1)
	} else {
		var both sync.WaitGroup
		both.Go(func() { half(1) })
		half(0)
		both.Wait()
	}
	one, two := p.dealers[0], p.dealers[1]
	var flows []flow
	for o := range p.running {
		papers := one.papers[o] + two.papers[o]
		if papers == 0 {
			continue
		}
		p.lay(o, pile{value, papers, [2]stack{one.to[o], two.to[o]}})
		votes := times(value, papers)
		p.tally[o].Add(p.tally[o], votes)
		flows = append(flows, flow{o, votes, ""})
	}
	lost := ended{one.ended.blank + two.ended.blank, one.ended.overvote + two.ended.overvote, one.ended.noMore + two.ended.noMore}.reasons()
	for _, why := range sortedReasons(lost) {
		votes := times(value, lost[why])
		if p.ended[why] == nil {
			p.ended[why] = new(big.Int)
		}
		p.ended[why].Add(p.ended[why], votes)
		flows = append(flows, flow{Nobody, votes, why})
	}
	return flows
}

type flow struct {
	to    int
	votes *big.Int
	why   Reason
}

// lay adds a pile to an option, joining it with one of the same value.
func (p *papers) lay(o int, add pile) {
	for k := range p.piles[o] {
		have := &p.piles[o][k]
		if have.value.Cmp(add.value) != 0 {
			continue
		}
		for k := range have.stacks {
			have.stacks[k].join(add.stacks[k])
		}
		have.papers += add.papers
		return
	}
	p.piles[o] = append(p.piles[o], add)
}

// transfer takes all papers from the options together, revalues each by the given function, deals them, and returns the
// flows. What the options keep is for the caller to set.
func (p *papers) transfer(from []int, revalue func(*big.Int) *big.Int) []Transfer {
	var out []Transfer
	for _, o := range from {
		piles := p.piles[o]
		p.piles[o] = nil
		p.tally[o] = new(big.Int)
		sum := make(map[flowKey]*big.Int)
		for _, pl := range piles {
			for _, f := range p.deal(pl.papers, revalue(pl.value), func(k int) { p.dealers[k].deal(&pl.stacks[k]) }) {
				k := flowKey{f.to, f.why}
				if sum[k] == nil {
					sum[k] = new(big.Int)
				}
				sum[k].Add(sum[k], f.votes)
			}
		}
		for _, k := range sortedFlows(sum) {
			out = append(out, Transfer{o, k.to, p.arithmetic.number(sum[k]), k.why})
		}
	}
	return out
}

type flowKey struct {
	to  int
	why Reason
}

func times(v *big.Int, n int64) *big.Int { return new(big.Int).Mul(v, big.NewInt(n)) }

func sortedReasons[T any](m map[Reason]T) []Reason {
	out := make([]Reason, 0, len(m))
	for r := range m {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// sortedFlows puts options in their order and what ends last.
func sortedFlows(m map[flowKey]*big.Int) []flowKey {
	out := make([]flowKey, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b flowKey) int {
		if a.to == Nobody || b.to == Nobody {
			if a.to != b.to {
				return b.to - a.to
			}
			if a.why < b.why {
				return -1
			}
			return 1
		}
		return a.to - b.to
	})
	return out
}

// numbers is the tally as a record keeps it.
func (p *papers) numbers() []Number {
	out := make([]Number, len(p.tally))
	for o, v := range p.tally {
		out[o] = p.arithmetic.number(v)
	}
	return out
}

// exhausted is the votes that have ended, by reason.
func (p *papers) exhausted() []Exhausted {
	var out []Exhausted
	for _, why := range sortedReasons(p.ended) {
		if p.ended[why].Sign() > 0 {
			out = append(out, Exhausted{why, p.arithmetic.number(p.ended[why])})
		}
	}
	return out
}

// valid is the papers that lie with some option.
func (p *papers) valid() int64 {
	var n int64
	for _, piles := range p.piles {
		for _, pl := range piles {
			n += pl.papers
		}
	}
	return n
}
