package wording_test

import (
	"strings"
	"testing"
	"unicode"

	"concentric/base/wording"

	"pgregory.net/rapid"
)

func TestMerge(t *testing.T) {
	was := "Buses run every hour. They are free.\n\nTrams stop at ten."
	for name, c := range map[string]struct {
		mine, theirs, want string
		clean              bool
	}{
		"each another sentence": {
			"Buses run every half hour. They are free.\n\nTrams stop at ten.", "Buses run every hour. They are free.\n\nTrams stop at midnight.",
			"Buses run every half hour. They are free.\n\nTrams stop at midnight.", true,
		},
		"both alike": {"Buses run every hour.\n\nTrams stop at ten.", "Buses run every hour.\n\nTrams stop at ten.", "Buses run every hour.\n\nTrams stop at ten.", true},
		"the same sentence": {
			"Buses run every half hour. They are free.\n\nTrams stop at ten.", "Buses run every hour until two. They are free.\n\nTrams stop at ten.",
			"Buses run every hour until two.\n\nBuses run every half hour.\n\nThey are free.\n\nTrams stop at ten.", false,
		},
		"one adds, one takes away": {
			"Buses run every hour. They are free.\n\nTrams stop at ten. Dogs ride free.", "They are free.\n\nTrams stop at ten.",
			"They are free.\n\nTrams stop at ten. Dogs ride free.", true,
		},
	} {
		m := wording.Merge(was, c.mine, c.theirs)
		if m.Text() != c.want || m.Clean() != c.clean {
			t.Errorf("%s: %q (clean %t), want %q", name, m.Text(), m.Clean(), c.want)
		}
	}
}

// Nothing that either wrote is lost, whoever is asked first; and who changed
// nothing gets what the other made of it.
func TestMergeLosesNothing(t *testing.T) {
	some := rapid.StringMatching(`([a-e]\. |[a-c] b\. |f\?\n\n|日本。){0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		was, mine, theirs := some.Draw(t, "was"), some.Draw(t, "mine"), some.Draw(t, "theirs")
		if got := wording.Merge(was, mine, was); !got.Clean() || got.Text() != strings.TrimRight(mine, "\n") {
			t.Errorf("only mine: %q", got.Text())
		}
		if got := wording.Merge(was, was, theirs); !got.Clean() || got.Text() != strings.TrimRight(theirs, "\n") {
			t.Errorf("only theirs: %q", got.Text())
		}
		if got := wording.Merge(was, mine, mine); !got.Clean() || got.Text() != strings.TrimRight(mine, "\n") {
			t.Errorf("both alike: %q", got.Text())
		}
		ab, ba := wording.Merge(was, mine, theirs), wording.Merge(was, theirs, mine)
		if ab.Clean() != ba.Clean() || ab.Clean() && ab.Text() != ba.Text() {
			t.Errorf("%q and %q", ab.Text(), ba.Text())
		}
		for _, p := range wording.Diff(was, mine) {
			for word := range strings.FieldsFuncSeq(p.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if p.Is && !strings.Contains(was, word) && !strings.Contains(ab.Text(), word) {
					t.Errorf("%q is lost in %q", word, ab.Text())
				}
			}
		}
	})
}

func FuzzMerge(f *testing.F) {
	f.Add("One. Two.", "One! Two.", "One. Two. Three.")
	f.Fuzz(func(t *testing.T, was, mine, theirs string) {
		if got := wording.Merge(was, mine, was); got.Text() != strings.TrimRight(mine, "\n") {
			t.Errorf("%q becomes %q", mine, got.Text())
		}
		wording.Merge(was, mine, theirs)
	})
}
