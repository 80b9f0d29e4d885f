package ballots

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"testing"
)

// BenchmarkRankColumns reads a million ballots of ten options.
func BenchmarkRankColumns(b *testing.B) {
	var file bytes.Buffer
	file.WriteString("r1,r2,r3,r4,r5,r6,r7,r8,r9,r10\n")
	rng := rand.New(rand.NewPCG(1, 2))
	for range 1_000_000 {
		n := 10
		if rng.IntN(10) >= 6 {
			n = 1 + rng.IntN(10)
		}
		for i, o := range rng.Perm(10) {
			if i > 0 {
				file.WriteByte(',')
			}
			if i < n {
				file.WriteString(strconv.Itoa(o + 1))
			}
		}
		file.WriteByte('\n')
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := RankColumns(bytes.NewReader(file.Bytes()), "b.csv"); err != nil {
			b.Fatal(err)
		}
	}
}
