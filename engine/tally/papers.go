package tally

import (
	"math/big"
	"slices"
	"sync"
)

// pile is papers of one value lying with one option.
type pile struct {
	value   *big.Int
	papers  int64
	strands [2]strand
}

// strand is distinct ballots linked through papers.next: those of the first half of all, or of the second, so that two goroutines can
// deal a pile.
type strand struct{ first, last int32 } // -1 is none

func (s *strand) push(i int32, next []int32) {
	if s.first < 0 {
		s.last = i
	}
	next[i] = s.first
	s.first = i
}

// join puts another strand before this one.
func (s *strand) join(other strand, next []int32) {
	switch {
	case other.first < 0:
	case s.first < 0:
		*s = other
	default:
		next[other.last] = s.first
		s.first = other.first
	}
}

// papers is the desk of a count that moves whole ballots from option to option (IRV, and STV by Gregory's method). A
// transfer touches only the ballots that move, and arithmetic is done once per pile, not per ballot.
type papers struct {
	arithmetic *fixed
	ballots    *Ballots
	next       []int32  // per distinct ballot, the next one in its strand
	short      *short   // nil where ballots are not short
	at         []uint16 // otherwise, per distinct ballot, the mark where to go on looking
	begun      bool     // the ballots have been dealt once
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
		next: make([]int32, n), short: shorten(ballots, 0, n),
		piles: make([][]pile, len(running)), tally: make([]*big.Int, len(running)), ended: make(map[Reason]*big.Int),
	}
	for o := range p.tally {
		p.tally[o] = new(big.Int)
	}
	if p.short == nil {
		p.at = make([]uint16, n)
	}
	all := pile{value: arithmetic.whole(1), papers: ballots.Total()}
	for k, ends := range [2][2]int{{0, n / 2}, {n / 2, n}} {
		all.strands[k].first = -1
		for i := ends[1] - 1; i >= ends[0]; i-- {
			all.strands[k].push(int32(i), p.next)
		}
	}
	p.deal(all, all.value)
	p.begun = true
	return p
}

// find moves ballot i on to its next running option; it is Nobody, with the reason, when there is none.
func (p *papers) find(i int32) (option int, why Reason, weight int64) {
	place := p.ballots.place(int(i))
	page := p.ballots.pages[place>>pageBits]
	begin := place & (1<<pageBits - 1)
	weight = weighs(page, begin)
	for at := begin + uint32(p.at[i]); ; at++ {
		m := page[at]
		if !m.IsOption() {
			p.at[i] = uint16(at - begin)
			switch {
			case m == Overvoted:
				return Nobody, Overvote, weight
			case at == begin:
				return Nobody, Blank, weight
			}
			return Nobody, NoMore, weight
		}
		if p.running[m] {
			p.at[i] = uint16(at - begin + 1)
			return int(m), "", weight
		}
	}
}

// dealt is what a strand came to: per option, and what ended.
type dealt struct {
	strands []strand
	papers  []int64
	ended   map[Reason]int64
}

func (p *papers) dealStrand(from strand) dealt {
	to := dealt{make([]strand, len(p.running)), make([]int64, len(p.running)), make(map[Reason]int64)}
	for o := range to.strands {
		to.strands[o].first = -1
	}
	running := bitsOf(p.running)
	for i := from.first; i >= 0; {
		following := p.next[i]
		var o int
		var why Reason
		var w int64
		if p.short != nil {
			w = p.short.weight[i]
			v := p.short.left[i]
			for v > 0 && running>>(v&15)&1 == 0 {
				v >>= 4
			}
			p.short.left[i] = v >> 4
			if o = int(v&15) - 1; o == Nobody {
				why = NoMore
				if !p.begun && len(p.ballots.Ranking(int(i))) == 0 {
					why = Blank
				}
			}
		} else {
			o, why, w = p.find(i)
		}
		if o == Nobody {
			to.ended[why] += w
		} else {
			to.strands[o].push(i, p.next)
			to.papers[o] += w
		}
		i = following
	}
	return to
}

// deal gives each ballot of a pile to its next running option, at the new value, and returns the votes each received; the
// last place is for Nobody.
func (p *papers) deal(from pile, value *big.Int) []flow {
	var to [2]dealt
	if from.papers < few {
		to[0], to[1] = p.dealStrand(from.strands[0]), p.dealStrand(from.strands[1])
	} else {
		var both sync.WaitGroup
		both.Go(func() { to[1] = p.dealStrand(from.strands[1]) })
		to[0] = p.dealStrand(from.strands[0])
		both.Wait()
	}
	var flows []flow
	for o := range p.running {
		papers := to[0].papers[o] + to[1].papers[o]
		if to[0].strands[o].first < 0 && to[1].strands[o].first < 0 {
			continue
		}
		p.lay(o, pile{value, papers, [2]strand{to[0].strands[o], to[1].strands[o]}})
		votes := times(value, papers)
		p.tally[o].Add(p.tally[o], votes)
		flows = append(flows, flow{o, votes, ""})
	}
	lost := to[0].ended
	for why, papers := range to[1].ended {
		lost[why] += papers
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
		for k := range have.strands {
			have.strands[k].join(add.strands[k], p.next)
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
