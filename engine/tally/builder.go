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
	packer
	b       Ballots
	begun   bool
	uneven  bool     // some ballot is not plain
	slots   []uint64 // open addressing: 32 bits of hash, then the place of the ballot; 0 is free
	loose   bool     // ballots are no longer looked up
	asked   int      // ballots that were looked up
	seed    uint64
	fetched Mark // keeps the reads of fetch from being left out as useless
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
	if err := b.fits(false); err != nil {
		return err
	}
	return b.addOne(weight, ranking)
}

// AddScores counts weight ballots with these scores. Options not named were left blank. It fails as Add does, and for a score
// that does not fit 16 bits and an option that is scored twice.
func (b *Builder) AddScores(weight int64, scores []Score) error {
	if err := b.fits(true); err != nil {
		return err
	}
	marks, err := b.pack(scores)
	if err != nil {
		return err
	}
	return b.addOne(weight, marks)
}

// fits tells whether ballots of this kind can be counted among those that are there.
func (b *Builder) fits(scored bool) error {
	switch {
	case !b.begun:
		b.b.Scored = scored
	case b.b.Scored && !scored:
		return fmt.Errorf("a ranking cannot be counted among ballots with scores")
	case scored && !b.b.Scored:
		return fmt.Errorf("scores cannot be counted among rankings")
	}
	return nil
}

func (b *Builder) addOne(weight int64, marks []Mark) error {
	if err := b.reserve(); err != nil {
		return err
	}
	return b.add(weight, marks, b.hash(marks))
}

// reserve makes the table ready for at least one ballot more.
func (b *Builder) reserve() error {
	if b.loose || 4*(b.b.n+1) <= 3*len(b.slots) {
		return nil
	}
	return b.grow()
}

func (b *Builder) add(weight int64, marks []Mark, hashed uint64) error {
	switch {
	case weight < 0:
		return fmt.Errorf("a ballot has the weight %d; weights cannot be negative", weight)
	case len(marks) > 2*MaxOptions && marks[0] != wide:
		return fmt.Errorf("a ballot has %d marks; at most %d can be counted", len(marks), 2*MaxOptions)
	case weight > math.MaxInt64-b.b.total:
		return fmt.Errorf("the weights of all ballots add up to more than %d, which is more than can be counted", int64(math.MaxInt64))
	case weight == 0:
		return nil
	}
	b.begun = true
	if b.loose {
		_, err := b.append(weight, marks)
		return err
	}
	if err := b.reserve(); err != nil {
		return err
	}
	b.asked++
	mask := uint32(len(b.slots) - 1)
	hash := uint32(hashed >> 32)
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
	if b.b.Scored && b.b.n == looseFrom && b.asked < b.b.n+b.b.n/16 {
		b.loose, b.slots = true, nil
	}
	return nil
}

// looseFrom is how many ballots with scores are looked up at least. When by then hardly two were alike, looking up the others costs
// more memory than it saves: they are kept as they come.
const looseFrom = 1 << 17

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
	b.b.total += weight
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
		for o := range Ranking(marks).Scores() {
			b.b.top = max(b.b.top, o+1)
		}
		return
	}
	var few uint64 // of the first 64 options, those named
	b.now++
	for _, m := range marks {
		switch {
		case m < 64:
			b.uneven = b.uneven || few>>m&1 > 0
			few |= 1 << m
			b.b.top = max(b.b.top, int(m)+1)
		case !m.IsOption():
			b.uneven = true
		default:
			o := m.Option()
			b.uneven = b.uneven || m.SharesRank() || b.named(o)
			b.b.top = max(b.b.top, o+1)
		}
	}
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
		if err := b.fits(other.b.Scored); err != nil {
			return err
		}
		if err := b.addOne(w, r); err != nil {
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
