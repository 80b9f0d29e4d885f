package rctab

import "slices"

// RCTab breaks random ties with Java's generator, over candidates in the order of a Java hash map. Both are part of what it
// counts, and both are documented: java.util.Random (a 48-bit linear congruential generator), String.hashCode and HashMap.

// javaRandom is java.util.Random.
type javaRandom struct{ state int64 }

const javaMask = 1<<48 - 1

func newJavaRandom(seed int64) *javaRandom { return &javaRandom{(seed ^ 0x5DEECE66D) & javaMask} }

func (r *javaRandom) next(bits uint) int32 {
	r.state = (r.state*0x5DEECE66D + 0xB) & javaMask
	return int32(r.state >> (48 - bits))
}

// double is nextDouble: 53 bits between 0 and 1.
func (r *javaRandom) double() float64 {
	return float64(int64(r.next(26))<<27+int64(r.next(27))) / (1 << 53)
}

// below is nextInt(n).
func (r *javaRandom) below(n int32) int32 {
	if n&-n == n {
		return int32(int64(n) * int64(r.next(31)) >> 31)
	}
	for {
		b := r.next(31)
		if v := b % n; b-v+(n-1) >= 0 {
			return v
		}
	}
}

// shuffle is Collections.shuffle.
func (r *javaRandom) shuffle(list []int) {
	for i := len(list); i > 1; i-- {
		j := r.below(int32(i))
		list[i-1], list[j] = list[j], list[i-1]
	}
}

// javaHash is String.hashCode, over UTF-16 units.
func javaHash(s string) int32 {
	var h int32
	for _, c := range s {
		if c >= 0x10000 {
			c -= 0x10000
			h = 31*h + 0xD800 + c>>10
			h = 31*h + 0xDC00 + c&0x3FF
			continue
		}
		h = 31*h + c
	}
	return h
}

// hashOrder puts the options into the order in which a HashMap keyed by their names is gone through. The map has been filled with
// these options one by one, and has doubled from 16 places whenever it was more than three quarters full.
func hashOrder(options []int, name func(int) string) []int {
	size := uint32(16)
	for 4*len(options) > 3*int(size) {
		size *= 2
	}
	bucket := func(o int) uint32 {
		h := uint32(javaHash(name(o)))
		return (h ^ h>>16) & (size - 1)
	}
	out := slices.Clone(options)
	slices.SortStableFunc(out, func(a, b int) int { return int(bucket(a)) - int(bucket(b)) })
	return out
}
