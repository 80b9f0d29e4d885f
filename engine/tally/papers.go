package tally

import (
	"math/big"
	"slices"
)

// pile is papers of one value lying with one option: distinct ballots, linked through papers.next.
type pile struct {
	value  *big.Int
	papers int64
	first  int32 // -1 is none
	last   int32
}

// papers is the desk of a count that moves whole ballots from option to option (IRV, and STV by Gregory's method). A
// transfer touches only the ballots that move, and arithmetic is done once per pile, not per ballot.
type papers struct {
	arithmetic *fixed
	ballots    *Ballots
	next       []int32  // per distinct ballot, the next one in its pile
	place      []uint32 // per distinct ballot, the mark where to go on looking
	piles      [][]pile // per option
	running    []bool   // per option: papers may come to it
	tally      []*big.Int
	ended      map[Reason]*big.Int
}

// layOut gives every ballot to its first running option.
func layOut(arithmetic *fixed, ballots *Ballots, running []bool) *papers {
	n := ballots.Len()
	p := &papers{
		arithmetic: arithmetic, ballots: ballots, running: running,
		next: make([]int32, n), place: make([]uint32, n),
		piles: make([][]pile, len(running)), tally: make([]*big.Int, len(running)), ended: make(map[Reason]*big.Int),
	}
	for o := range p.tally {
		p.tally[o] = new(big.Int)
	}
	all := pile{value: arithmetic.whole(1), first: -1}
	for i := n - 1; i >= 0; i-- {
		p.next[i] = all.first
		p.place[i] = ballots.place(i)
		all.first = int32(i)
	}
	p.deal(all, all.value)
	return p
}

// find moves ballot i on to its next running option; it is Nobody, with the reason, when there is none.
func (p *papers) find(i int32) (int, Reason) {
	from := p.place[i]
	page := p.ballots.pages[from>>pageBits]
	for at := from & (1<<pageBits - 1); ; at++ {
		m := page[at]
		if !m.IsOption() {
			p.place[i] = from&^(1<<pageBits-1) | at
			return Nobody, p.why(i, m)
		}
		if p.running[m] {
			p.place[i] = from&^(1<<pageBits-1) | (at + 1)
			return int(m), ""
		}
	}
}

// why a ballot stops at a mark that names no option.
func (p *papers) why(i int32, m Mark) Reason {
	switch {
	case m == Overvoted:
		return Overvote
	case p.ballots.place(int(i)) == p.place[i]:
		return Blank
	}
	return NoMore
}

// deal gives each ballot of a pile to its next running option, at the new value, and returns the votes each received; the
// last place is for Nobody.
func (p *papers) deal(from pile, value *big.Int) []flow {
	n := len(p.running)
	to := make([]pile, n)
	for o := range to {
		to[o].first = -1
	}
	lost := make(map[Reason]int64)
	for i := from.first; i >= 0; {
		following := p.next[i]
		o, why := p.find(i)
		w := p.ballots.Weight(int(i))
		if o == Nobody {
			lost[why] += w
		} else {
			if to[o].first < 0 {
				to[o].last = i
			}
			p.next[i] = to[o].first
			to[o].first = i
			to[o].papers += w
		}
		i = following
	}
	var flows []flow
	for o := range to {
		if to[o].first < 0 {
			continue
		}
		to[o].value = value
		p.lay(o, to[o])
		votes := times(value, to[o].papers)
		p.tally[o].Add(p.tally[o], votes)
		flows = append(flows, flow{o, votes, ""})
	}
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
		p.next[add.last] = have.first
		have.first = add.first
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
			for _, f := range p.deal(pl, revalue(pl.value)) {
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
