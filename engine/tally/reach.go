package tally

import "slices"

// reach is what can be reached from where along arcs: for each place a set of places, 64 to a number.
type reach [][]uint64

func newReach(n int) reach {
	r := make(reach, n)
	for i := range r {
		r[i] = make([]uint64, (n+63)/64)
	}
	return r
}

func (r reach) has(from, to int) bool { return r[from][to/64]>>(to%64)&1 > 0 }

func (r reach) clone() reach {
	out := make(reach, len(r))
	for i := range r {
		out[i] = slices.Clone(r[i])
	}
	return out
}

// add adds an arc: whatever comes to its beginning comes now to its end, and on.
func (r reach) add(from, to int) {
	if r.has(from, to) {
		return
	}
	for a := range r {
		if a != from && !r.has(a, from) {
			continue
		}
		r[a][to/64] |= 1 << (to % 64)
		for k, more := range r[to] {
			r[a][k] |= more
		}
	}
}
