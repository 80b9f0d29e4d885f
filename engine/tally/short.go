package tally

// shortOptions is how many options there are at most for ballots to be kept short.
const shortOptions = 15

// short is what is left of plain ballots of few options, in one number each: four bits a rank, the option plus one, the next rank lowest;
// 0 is the end. A count that goes through half a million ballots again and again reads a third of the memory so, and in order.
type short struct {
	left   []uint64
	weight []int64
}

// shorten makes short ballots of the distinct ballots from one place to another, where they can be.
func shorten(b *Ballots, from, to int) *short {
	if b == nil || !b.Plain || b.top > shortOptions || to-from < few {
		return nil
	}
	s := &short{left: make([]uint64, to-from), weight: make([]int64, to-from)}
	for i := range s.left {
		place := b.place(from + i)
		page, begin := b.pages[place>>pageBits], place&(1<<pageBits-1)
		s.weight[i] = weighs(page, begin)
		v := uint64(0)
		for k, at := 0, begin; page[at] != ballotEnd; k, at = k+4, at+1 {
			v |= uint64(page[at]+1) << k
		}
		s.left[i] = v
	}
	return s
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
