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
		"Buy at cheap-loans.com, write to ada@party.org", "a.com@b.com", "www....", "ftp://x", "HTTPS://EXAMPLE.ORG/?a=b&c", "no link here. Really", "⟨link:0123456789ab⟩.de/x", "https://a.de/⟨https://b.de⟩",
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

// What a sentence has is no link, what somebody could type to get somewhere is.
func TestWhatLeadsElsewhere(t *testing.T) {
	for text, want := range map[string]string{
		"Buy at cheap-loans.com.":                  "cheap-loans.com",
		"Write to ada.l@party.org or bo@x.com":     "",
		"See (https://a.example), or a.example/b":  "https://a.example a.example/b",
		"It is done.Now z.B. this, e.g. that":      "",
		"[x](//spam.com) [y](HTTP://a.b)":          "spam.com HTTP://a.b",
		"We are a.community, and net or com":       "",
		"ch\u0435ap.com, cheap．com und käse.com/x": "ch\u0435ap.com cheap．com käse.com/x",
		"Купите на купить.рф, и т.д. Schön.Und":    "купить.рф",
	} {
		if got := strings.Join(Addresses(text), " "); got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
}
