package web

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What stands at the top is never more than the newest, and together with what is
// folded behind it, it is every step in its order.
func TestLatelyLosesNoStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		var list []thread
		for range rapid.IntRange(0, 6).Draw(t, "threads") {
			var one thread
			for range rapid.IntRange(1, 6).Draw(t, "steps") {
				day = day.Add(time.Hour)
				one.steps = append(one.steps, trailStep{at: day, what: day.String(), mine: rapid.Bool().Draw(t, "mine")})
			}
			one.due = rapid.SampledFrom([]string{"", "2026-02-01", "2026-03-01"}).Draw(t, "due")
			list = append(list, one)
			before, newest := one.lately()
			if !slices.Equal(times(slices.Concat(before, newest)), times(one.steps)) {
				t.Fatalf("%v and %v are not %v", before, newest, one.steps)
			}
			if len(newest) > told || slices.ContainsFunc(newest, func(s trailStep) bool { return s.mine }) {
				t.Fatalf("the newest of others are said to be %v", newest)
			}
		}
		came := cameOf(list)
		if !slices.IsSortedFunc(came, func(a, b thread) int { return b.last().Compare(a.last()) }) {
			t.Fatalf("not the newest first: %v", came)
		}
		for _, one := range list {
			answered := slices.ContainsFunc(one.steps, func(s trailStep) bool { return !s.mine })
			there := slices.ContainsFunc(came, func(c thread) bool { return slices.Equal(times(c.steps), times(one.steps)) })
			if answered != there {
				t.Fatalf("others did something: %v; it is there: %v", answered, there)
			}
		}
		waits := toCome(list)
		if !slices.IsSortedFunc(waits, func(a, b thread) int { return compareDays(a.due, b.due) }) || slices.ContainsFunc(waits, func(w thread) bool { return w.due == "" }) {
			t.Fatalf("not the soonest first: %v", waits)
		}
	})
}

func compareDays(a, b string) int {
	day := func(s string) time.Time { at, _ := time.Parse(time.DateOnly, s); return at }
	return day(a).Compare(day(b))
}

// times are when steps were taken: no two at once.
func times(list []trailStep) []time.Time {
	var at []time.Time
	for _, s := range list {
		at = append(at, s.at)
	}
	return at
}
