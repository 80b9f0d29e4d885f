package tally

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBuilderAddsUpEqualBallots(t *testing.T) {
	var b Builder
	for _, r := range []Ranking{{0, 1}, {1}, {0, 1}, {}, {0, 1 | Equal}, {0, Skipped, 1}, {1, 1}} {
		if err := b.Add(2, r); err != nil {
			t.Fatal(err)
		}
	}
	got := b.Ballots()
	if got.Len() != 6 || got.Total() != 14 || got.Weight(0) != 4 || got.Plain {
		t.Errorf("distinct %d, total %d, weight of the first %d, plain %v", got.Len(), got.Total(), got.Weight(0), got.Plain)
	}
	if r := got.Ranking(4); !slices.Equal(r, Ranking{0, Skipped, 1}) {
		t.Errorf("ballot 5 is %v", r)
	}
}

func TestBuilderRefusesWhatItCannotCount(t *testing.T) {
	var b Builder
	if err := b.Add(math.MaxInt64, Ranking{0}); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(1, Ranking{0}); err == nil || !strings.Contains(err.Error(), "9223372036854775807") {
		t.Errorf("an overflow gave %v", err)
	}
	if err := b.Add(-1, Ranking{0}); err == nil {
		t.Error("a negative weight was counted")
	}
	if err := b.AddScores(1, []Score{{0, 1}}); err == nil {
		t.Error("scores were counted among rankings")
	}
	if got := b.Ballots(); got.Total() != math.MaxInt64 || got.Len() != 1 {
		t.Errorf("a refused ballot was counted: %d of %d", got.Total(), got.Len())
	}
	var s Builder
	if err := s.AddScores(1, []Score{{0, 40_000}}); err == nil {
		t.Error("a score out of range was counted")
	}
	if err := s.AddScores(1, []Score{{0, 4}, {0, 3}}); err == nil {
		t.Error("two scores for one option were counted")
	}
}

// Across many pages and growths of the table, what comes out is what a map makes of it.
func TestBuilderAgreesWithAMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var b, c Builder
	want := map[string]int64{}
	for range 300_000 {
		r := make(Ranking, rng.IntN(7))
		key := make([]byte, len(r))
		for i := range r {
			r[i] = Mark(rng.IntN(12))
			key[i] = byte(r[i])
		}
		want[string(key)]++
		into := &b
		if rng.IntN(2) == 0 {
			into = &c
		}
		if err := into.Add(1, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Merge(&c); err != nil {
		t.Fatal(err)
	}
	got := b.Ballots()
	if got.Len() != len(want) || got.Total() != 300_000 {
		t.Fatalf("%d distinct of %d, want %d of 300000", got.Len(), got.Total(), len(want))
	}
	for r, w := range got.All() {
		key := make([]byte, len(r))
		for i := range r {
			key[i] = byte(r[i])
		}
		if want[string(key)] != w {
			t.Fatalf("%v has weight %d, want %d", r, w, want[string(key)])
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	rankings := make([]Ranking, 1<<20)
	for i := range rankings {
		r := make(Ranking, 10)
		for j, o := range rng.Perm(10) {
			r[j] = Mark(o)
		}
		rankings[i] = r[:5+rng.IntN(6)]
	}
	for b.Loop() {
		var bu Builder
		start := time.Now()
		for _, r := range rankings {
			_ = bu.Add(1, r)
		}
		b.ReportMetric(float64(time.Since(start).Nanoseconds())/float64(len(rankings)), "ns/ballot")
	}
}
