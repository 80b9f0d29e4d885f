package tally

import (
	"fmt"
	"iter"
)

// packer turns the scores of a ballot into marks: one for each pair of option and score where options are below 128 and scores from 0
// to 127, as nearly always; otherwise the mark wide, and then two for each.
type packer struct {
	packed []Mark
	seen   []uint32 // per option, the number of the last ballot that named it
	now    uint32
}

const wide Mark = 0xfffe

const packBits = 7

func (p *packer) pack(scores []Score) ([]Mark, error) {
	narrow, inOrder, before := true, true, Nobody
	for _, s := range scores {
		if s.Score != int(int16(s.Score)) {
			return nil, fmt.Errorf("a score of %d is out of range: scores go from -32768 to 32767", s.Score)
		}
		if s.Option < 0 || s.Option >= MaxOptions {
			return nil, fmt.Errorf("a ballot names option %d; options are numbered from 1 to %d", s.Option+1, MaxOptions)
		}
		narrow = narrow && uint(s.Option|s.Score) < 1<<packBits
		inOrder, before = inOrder && s.Option > before, s.Option
	}
	if !inOrder {
		p.now++
		for _, s := range scores {
			if p.named(s.Option) {
				return nil, fmt.Errorf("a ballot gives two scores to option %d", s.Option+1)
			}
		}
	}
	p.packed = p.packed[:0]
	if narrow {
		for _, s := range scores {
			p.packed = append(p.packed, Mark(s.Option<<packBits|s.Score))
		}
		return p.packed, nil
	}
	p.packed = append(p.packed, wide)
	for _, s := range scores {
		p.packed = append(p.packed, Mark(s.Option), Mark(uint16(int16(s.Score))))
	}
	return p.packed, nil
}

// named tells whether the present ballot has named the option before, and remembers that it has now.
func (p *packer) named(option int) bool {
	for option >= len(p.seen) {
		p.seen = append(p.seen, 0)
	}
	was := p.seen[option] == p.now
	p.seen[option] = p.now
	return was
}

// Scores goes through the options and scores of a scored ballot, in the order of the ballot. An option that is not there was
// left blank, which is not the same as zero.
func (r Ranking) Scores() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		if len(r) > 0 && r[0] == wide {
			for i := 1; i+1 < len(r); i += 2 {
				if !yield(int(r[i]), int(int16(r[i+1]))) {
					return
				}
			}
			return
		}
		for _, m := range r {
			if !yield(int(m>>packBits), int(m&(1<<packBits-1))) {
				return
			}
		}
	}
}
