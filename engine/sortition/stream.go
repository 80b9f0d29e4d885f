package sortition

import (
	"crypto/sha256"
	"encoding/binary"
)

// stream draws whole numbers from a seed: block i is SHA-256 of the label, the
// seed and i, each block gives four numbers of 64 bits, and numbers that would
// favour some results are thrown away (rejection sampling).
type stream struct {
	key   [sha256.Size]byte
	block [sha256.Size]byte
	next  uint64
	used  int
}

func newStream(label string, seed []byte) *stream {
	h := sha256.New()
	writeField(h, "concentric/sortition/"+label)
	writeField(h, string(seed))
	s := &stream{used: sha256.Size}
	h.Sum(s.key[:0])
	return s
}

func (s *stream) uint64() uint64 {
	if s.used == len(s.block) {
		var in [sha256.Size + 8]byte
		copy(in[:], s.key[:])
		binary.BigEndian.PutUint64(in[sha256.Size:], s.next)
		s.block = sha256.Sum256(in[:])
		s.next++
		s.used = 0
	}
	n := binary.BigEndian.Uint64(s.block[s.used:])
	s.used += 8
	return n
}

// below returns a number from 0 to n−1, all with the same chance; n is at
// least 1.
func (s *stream) below(n int) int {
	most := uint64(n)
	tooHigh := -most % most // 2⁶⁴ mod n: this many of the lowest results are one too many
	for {
		if x := s.uint64(); x >= tooHigh {
			return int(x % most)
		}
	}
}

// shuffle puts the numbers into a random order (Fisher & Yates).
func (s *stream) shuffle(order []int) {
	for i := len(order) - 1; i > 0; i-- {
		j := s.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
}
