package tally

// shortOptions is how many options there are at most for ballots to be kept short.
const shortOptions = 15

// dealer gives ballots to their next options. It is the inside of every count that moves ballots; a count has two, for the first half of
// the distinct ballots and for the second, so that two goroutines can deal at the same time.
//
// Plain ballots of few options are short: all their ranks are in one number, four bits a rank, the option plus one, the next rank lowest; 0
// is the end.
type dealer struct {
	ballots *Ballots
	running []bool // per option: ballots may come to it; it belongs to the count
	short   bool
	shelf   shelf
	to      []stack // per option, what came to it
	papers  []int64 // per option, the ballots that came to it
	touched []int   // the options to which something came
	ended   ended
}

// ended is ballots that go no further.
type ended struct{ blank, overvote, noMore int64 }

func (e ended) all() int64 { return e.blank + e.overvote + e.noMore }

func (e ended) reasons() map[Reason]int64 {
	out := make(map[Reason]int64)
	for why, n := range map[Reason]int64{Blank: e.blank, Overvote: e.overvote, NoMore: e.noMore} {
		if n > 0 {
			out[why] = n
		}
	}
	return out
}

func newDealer(ballots *Ballots, running []bool) *dealer {
	return &dealer{
		ballots: ballots, running: running, to: make([]stack, len(running)), papers: make([]int64, len(running)),
		short: ballots != nil && ballots.Plain && ballots.top <= shortOptions,
	}
}

// begin deals the distinct ballots from one place to another for the first time, but for those to be left out.
func (d *dealer) begin(from, to int, leave func(i int) bool) {
	d.clear()
	hand := make([]slip, 0, sheets[len(sheets)-1])
	for i := from; i < to; i++ {
		if leave != nil && leave(i) {
			continue
		}
		place := d.ballots.place(i)
		page, begin := d.ballots.pages[place>>pageBits], place&(1<<pageBits-1)
		weight := weighs(page, begin)
		if page[begin] == ballotEnd {
			d.ended.blank += weight
			continue
		}
		rest := uint64(place)
		if d.short {
			rest = 0
			for k, at := 0, begin; page[at] != ballotEnd; k, at = k+4, at+1 {
				rest |= uint64(page[at]+1) << k
			}
		}
		if hand = append(hand, slip{rest, weight}); len(hand) == cap(hand) {
			d.dealSheet(hand)
			hand = hand[:0]
		}
	}
	d.dealSheet(hand)
}

// deal empties a stack.
func (d *dealer) deal(from *stack) {
	d.clear()
	for _, sheet := range from.full {
		d.dealSheet(sheet)
		d.shelf.put(sheet)
	}
	d.dealSheet(from.top)
	d.shelf.put(from.top)
	*from = stack{}
}

// clear forgets what was dealt before; whoever dealt has taken the stacks.
func (d *dealer) clear() {
	for _, o := range d.touched {
		d.to[o], d.papers[o] = stack{}, 0
	}
	d.touched, d.ended = d.touched[:0], ended{}
}

func (d *dealer) dealSheet(sheet []slip) {
	if !d.short {
		for _, s := range sheet {
			d.find(s)
		}
		return
	}
	running := bitsOf(d.running)
	for _, s := range sheet {
		v := s.rest
		for v > 0 && running>>(v&15)&1 == 0 {
			v >>= 4
		}
		if v == 0 {
			d.ended.noMore += s.weight
			continue
		}
		d.give(int(v&15)-1, slip{v >> 4, s.weight})
	}
}

// find gives a ballot that is not short to its next running option.
func (d *dealer) find(s slip) {
	page := d.ballots.pages[s.rest>>pageBits]
	for at := s.rest & (1<<pageBits - 1); ; at++ {
		switch m := page[at]; {
		case m == Overvoted:
			d.ended.overvote += s.weight
			return
		case !m.IsOption():
			d.ended.noMore += s.weight
			return
		case d.running[m]:
			d.give(int(m), slip{s.rest&^(1<<pageBits-1) | (at + 1), s.weight})
			return
		}
	}
}

func (d *dealer) give(o int, s slip) {
	t := &d.to[o]
	n := len(t.top)
	if n == cap(t.top) {
		if t.empty() {
			d.touched = append(d.touched, o)
		}
		d.shelf.open(t)
		n = 0
	}
	t.top = t.top[:n+1]
	t.top[n] = s
	d.papers[o] += s.weight
}

// bitsOf has a bit for each option that is to be found, at its place plus one.
func bitsOf(options []bool) uint32 {
	set := uint32(0)
	for o, in := range options[:min(len(options), shortOptions)] {
		if in {
			set |= 2 << o
		}
	}
	return set
}
