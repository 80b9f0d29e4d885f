package tally

import (
	"fmt"
	"hash/maphash"
	"math"
	"math/bits"
)

// Builder gathers ballots one by one and adds up the weights of equal ones. The zero value gathers rankings.
// A Builder is not safe for use by several goroutines; give each its own and Merge them.
type Builder struct {
	b       Ballots
	begun   bool
	uneven  bool     // some ballot is not plain
	slots   []uint64 // open addressing: 32 bits of hash, then the place of the ballot; 0 is free
	seed    uint64
	pairs   []Mark
	seen    []uint32 // per option, the number of the last ballot that named it
	seenNow uint32
}

// Score is what a voter gave to one option.
type Score struct {
	Option int
	Score  int // -32768 to 32767
}

// Add counts weight ballots with this ranking; the ranking is copied. A weight of zero adds nothing. It fails, having
// counted nothing, for a negative weight, a ranking with scores, a ballot of more than 32,000 marks, and when all weights
// together no longer fit a 64-bit number.
func (b *Builder) Add(weight int64, ranking Ranking) error {
	if b.begun && b.b.Scored {
		return fmt.Errorf("a ranking cannot be counted among ballots with scores")
	}
	return b.add(weight, ranking)
}

// AddScores counts weight ballots with these scores. Options not named were left blank. It fails as Add does, and for a score
// that does not fit 16 bits and an option that is scored twice.
func (b *Builder) AddScores(weight int64, scores []Score) error {
	if b.begun && !b.b.Scored {
		return fmt.Errorf("scores cannot be counted among rankings")
	}
	b.pairs = b.pairs[:0]
	b.seenNow++
	for _, s := range scores {
		if s.Score != int(int16(s.Score)) {
			return fmt.Errorf("a score of %d is out of range: scores go from -32768 to 32767", s.Score)
		}
		if s.Option < 0 || s.Option >= MaxOptions {
			return fmt.Errorf("a ballot names option %d; options are numbered from 1 to %d", s.Option+1, MaxOptions)
		}
		if b.named(Mark(s.Option)) {
			return fmt.Errorf("a ballot gives two scores to option %d", s.Option+1)
		}
		b.pairs = append(b.pairs, Mark(s.Option), Mark(uint16(int16(s.Score))))
	}
	b.b.Scored = true
	return b.add(weight, b.pairs)
}

func (b *Builder) add(weight int64, marks []Mark) error {
	switch {
	case weight < 0:
		return fmt.Errorf("a ballot has the weight %d; weights cannot be negative", weight)
	case len(marks) > 2*MaxOptions:
		return fmt.Errorf("a ballot has %d marks; at most %d can be counted", len(marks), 2*MaxOptions)
	case weight > math.MaxInt64-b.b.total:
		return fmt.Errorf("the weights of all ballots add up to more than %d, which is more than can be counted", int64(math.MaxInt64))
	case weight == 0:
		return nil
	}
	b.begun = true
	if 4*(b.b.n+1) > 3*len(b.slots) {
		if err := b.grow(); err != nil {
			return err
		}
	}
	mask := uint32(len(b.slots) - 1)
	hash := uint32(b.hash(marks) >> 32)
	at := hash & mask
	for ; b.slots[at] != 0; at = (at + 1) & mask {
		place := uint32(b.slots[at])
		if uint32(b.slots[at]>>32) == hash && same(b.b.ranking(place), marks) {
			b.b.addWeight(place, weight)
			b.b.total += weight
			return nil
		}
	}
	place, err := b.append(weight, marks)
	if err != nil {
		return err
	}
	b.slots[at] = uint64(hash)<<32 | uint64(place)
	b.b.total += weight
	return nil
}

// append keeps a ballot that was not there before, and returns its place.
func (b *Builder) append(weight int64, marks []Mark) (uint32, error) {
	last := len(b.b.pages) - 1
	if last < 0 || len(b.b.pages[last])+header+len(marks)+1 > 1<<pageBits {
		if last+1 == 1<<(32-pageBits) {
			return 0, fmt.Errorf("there are more distinct ballots than the %d million marks that can be kept", 1<<(32-20))
		}
		b.b.pages = append(b.b.pages, page[Mark](last+1))
		last++
	}
	place := uint32(last)<<pageBits | uint32(len(b.b.pages[last])+header)
	b.b.pages[last] = append(b.b.pages[last], Mark(weight), Mark(weight>>16), Mark(weight>>32), Mark(weight>>48), Mark(len(marks)))
	b.b.pages[last] = append(append(b.b.pages[last], marks...), ballotEnd)
	if b.b.n&(1<<pageBits-1) == 0 {
		b.b.places = append(b.b.places, page[uint32](len(b.b.places)))
	}
	p := len(b.b.places) - 1
	b.b.places[p] = append(b.b.places[p], place)
	b.b.n++
	b.survey(marks)
	return place, nil
}

// page makes an empty page of full size; the first grows as needed, so that a small election stays small.
func page[T any](index int) []T {
	if index == 0 {
		return nil
	}
	return make([]T, 0, 1<<pageBits)
}

// survey notes the highest option and whether the ballot is plain.
func (b *Builder) survey(marks []Mark) {
	if b.b.Scored {
		for i := 0; i < len(marks); i += 2 {
			b.b.top = max(b.b.top, int(marks[i])+1)
		}
		return
	}
	b.seenNow++
	for _, m := range marks {
		if !m.IsOption() || m.SharesRank() {
			b.uneven = true
		}
		if m.IsOption() && b.named(m) {
			b.uneven = true
		}
		if m.IsOption() {
			b.b.top = max(b.b.top, m.Option()+1)
		}
	}
}

// named tells whether the present ballot has named the option before, and remembers that it has now.
func (b *Builder) named(m Mark) bool {
	o := m.Option()
	for o >= len(b.seen) {
		b.seen = append(b.seen, 0)
	}
	was := b.seen[o] == b.seenNow
	b.seen[o] = b.seenNow
	return was
}

// grow doubles the table, from 1,024 places on.
func (b *Builder) grow() error {
	size := max(2*len(b.slots), 1024)
	if size > 1<<31 {
		return fmt.Errorf("there are more than %d distinct ballots, which is more than can be kept", b.b.n)
	}
	if b.seed == 0 {
		// Seeded so that no file can be made whose ballots all fall into one place. The order of the ballots does not depend on it.
		b.seed = maphash.String(maphash.MakeSeed(), "ballots") | 1
	}
	old := b.slots
	b.slots = make([]uint64, size)
	mask := uint32(size - 1)
	for _, slot := range old {
		if slot == 0 {
			continue
		}
		at := uint32(slot>>32) & mask
		for b.slots[at] != 0 {
			at = (at + 1) & mask
		}
		b.slots[at] = slot
	}
	return nil
}

// hash mixes four marks at a time by a multiplication of 64 by 64 bits, folded (the mixing step of Wang Yi's wyhash).
func (b *Builder) hash(marks []Mark) uint64 {
	h := b.seed ^ uint64(len(marks))
	for len(marks) >= 4 {
		v := uint64(marks[0]) | uint64(marks[1])<<16 | uint64(marks[2])<<32 | uint64(marks[3])<<48
		h = fold(h^v, 0xa0761d6478bd642f)
		marks = marks[4:]
	}
	var v uint64
	for _, m := range marks {
		v = v<<16 | uint64(m)
	}
	return fold(h^v, 0xe7037ed1a0b428db^b.seed)
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

func same(a, b []Mark) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Merge adds all ballots of another builder, in their order.
func (b *Builder) Merge(other *Builder) error {
	for r, w := range other.b.All() {
		if b.begun && b.b.Scored != other.b.Scored {
			return fmt.Errorf("scores cannot be counted among rankings")
		}
		b.b.Scored = other.b.Scored
		if err := b.add(w, r); err != nil {
			return err
		}
	}
	return nil
}

// Total is the weight of all ballots gathered so far.
func (b *Builder) Total() int64 { return b.b.total }

// Ballots hands over what was gathered. The builder must not be used after it.
func (b *Builder) Ballots() *Ballots {
	b.slots = nil
	b.b.Plain = !b.uneven && !b.b.Scored
	return &b.b
}
