package journal_test

import (
	"slices"
	"testing"

	"concentric/journal"
)

// The audience of fewer people is one of both, is neither's more, and does not
// ask which comes first.
func TestFewerIsNeverSeenByMore(t *testing.T) {
	widening := []journal.Audience{journal.Circle, journal.Members, journal.Public}
	for i, a := range widening {
		for j, b := range widening {
			if got, want := journal.Fewer(a, b), widening[min(i, j)]; got != want {
				t.Errorf("of %s and %s: %s, want %s", a, b, got, want)
			}
		}
		if got, want := journal.Fewer(a, ""), journal.Fewer(journal.Members, a); got != want || !slices.Contains(widening, got) {
			t.Errorf("of %s and none: %s, want %s", a, got, want)
		}
	}
}
