package listening

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"concentric/engine/opinion"
)

var (
	largePeople     = flag.Int("people", 20_000, "participants of BenchmarkLargeMap")
	largeStatements = flag.Int("statements", 500, "statements of BenchmarkLargeMap")
)

// votesOfEach is how many votes each participant of a large conversation casts.
const votesOfEach = 60

// BenchmarkLargeMap does with the votes of many people what a server does, from
// the rows of the table to the map: once for all of them, and once more after a
// two-hundredth came while the first are held. It tells the most memory that was
// resident. The rows come from a generator instead of the database, three camps
// with noise, so that filling a table does not take longer than what is measured:
//
//	go test ./listening -run none -bench LargeMap -benchtime 1x -timeout 0 -people 1000000 -statements 2000
func BenchmarkLargeMap(b *testing.B) {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Logf("the peak is that of the whole process: %v", err)
	}
	for b.Loop() {
		began := time.Now()
		said := func(what string) {
			b.Logf("%s: %.0f s since the beginning, %.0f MiB at most", what, time.Since(began).Seconds(), peakMiB())
		}
		people := *largePeople
		w := &crowd{
			numbered: *largeStatements, casts: int64(people * votesOfEach), taken: int64(people * votesOfEach),
			states: make([]opinion.State, *largeStatements), tiers: map[Tier]*ballots{},
		}
		err := w.gather(func(each func(noted, Tier)) error {
			for p := range people {
				largeVotes(p, votesOfEach, each)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		said(fmt.Sprintf("%d votes of %d people read", w.votes.Len(), w.people))
		first := analyse(w, Release{})
		w.route(first.result.Extremity, routing{Casts: -1}, first.result)
		said(fmt.Sprintf("map with both tests, %d groups", len(first.result.Groups)))

		var came []noted
		for p := range people / 200 {
			largeVotes(people+p, votesOfEach, func(v noted, _ Tier) { came = append(came, v) })
		}
		next := &crowd{numbered: w.numbered, casts: w.casts + int64(len(came)), taken: w.casts, states: w.states, tiers: map[Tier]*ballots{}}
		for tier, held := range w.tiers {
			if tier == OnRoll {
				next.tiers[tier], _ = held.with(came, nil, w.states)
			} else {
				next.tiers[tier] = held
			}
		}
		next.settle()
		second := analyseTested(next, Release{}, first.result)
		said(fmt.Sprintf("map after %d more votes, %d groups", len(came), len(second.result.Groups)))
		b.ReportMetric(peakMiB(), "peak-MiB")
	}
}

// largeVotes are the votes of one person.
func largeVotes(p, votes int, each func(noted, Tier)) {
	rng := rand.New(rand.NewPCG(uint64(p), 60))
	code := fmt.Sprintf("%024d", p)
	apart := *largeStatements / votes
	for k := range votes {
		s, vote, noise := k*apart+rng.IntN(apart), opinion.Agree, rng.IntN(100)
		switch {
		case noise < 15:
			vote = opinion.Pass
		case (s%3 == p%3) == (noise >= 80):
			vote = opinion.Disagree
		}
		each(noted{code: strings.Clone(code), statement: s + 1, vote: vote, since: int64(p*votes + k + 1), matters: noise == 50}, OnRoll)
	}
}

// peakMiB is the most that was resident, 0 where the system does not tell.
func peakMiB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	return 0
}
