package wording_test

import (
	"strings"
	"testing"

	"concentric/base/wording"

	"pgregory.net/rapid"
)

func TestDiffIsByWords(t *testing.T) {
	var got []string
	for _, p := range wording.Diff("Buses run every hour until two.", "Buses run every half hour until one.") {
		switch {
		case p.Was:
			got = append(got, "-"+p.Text)
		case p.Is:
			got = append(got, "+"+p.Text)
		default:
			got = append(got, p.Text)
		}
	}
	if want := "Buses run every |+half |hour until |-two|+one|."; strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}

// The pieces give both texts back, whatever they are; equal texts have no
// difference.
func TestDiffLosesNothing(t *testing.T) {
	some := rapid.StringMatching(`([a-c] |é|日本|\n|[.,]){0,40}`)
	rapid.Check(t, func(t *rapid.T) {
		older, newer := some.Draw(t, "older"), some.Draw(t, "newer")
		var was, is strings.Builder
		for _, p := range wording.Diff(older, newer) {
			if p.Was && p.Is {
				t.Fatal("a piece that only each of both has")
			}
			if !p.Is {
				was.WriteString(p.Text)
			}
			if !p.Was {
				is.WriteString(p.Text)
			}
			if (p.Was || p.Is) && older == newer {
				t.Errorf("equal texts differ by %q", p.Text)
			}
		}
		if was.String() != older || is.String() != newer {
			t.Errorf("pieces of %q and %q give %q and %q", older, newer, was.String(), is.String())
		}
	})
}

func TestDiffOfLongTextsIsBounded(t *testing.T) {
	older, newer := strings.Repeat("old words ", 5000), strings.Repeat("new texts ", 5000)
	if got := wording.Diff(older, newer); len(got) > 5 {
		t.Errorf("%d pieces", len(got))
	}
}
