package moderation

import (
	"strings"
	"testing"
)

// FuzzNoLinkIsLeft: where the links of a text have marks, none is left, the rest
// stands as it was, and each comes back whole.
func FuzzNoLinkIsLeft(f *testing.F) {
	for _, text := range []string{
		"Read https://example.org/a, then www.example.org.", "[here](https://example.org/x_(y)) <http://a.b>", "example.org/path", "a.de/https://b.de",
		"www....", "ftp://x", "HTTPS://EXAMPLE.ORG/?a=b&c", "no link here. Really", "⟨link:0123456789ab⟩.de/x", "https://a.de/⟨https://b.de⟩",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mark := Link{ID: "0123456789ab"}.mark()
		var taken []string
		marked := instead(text, func(address string) string {
			taken = append(taken, address)
			return mark
		})
		if HasLink(marked) {
			t.Errorf("%q leads elsewhere still: %q", text, marked)
		}
		if HasLink(text) != (len(taken) > 0) {
			t.Errorf("%q: %d links taken", text, len(taken))
		}
		if strings.Contains(text, mark) {
			return
		}
		for _, address := range taken {
			marked = strings.Replace(marked, mark, address, 1)
		}
		if marked != text {
			t.Errorf("%q came back as %q", text, marked)
		}
	})
}
