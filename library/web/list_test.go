package web

import (
	"strings"
	"testing"

	"concentric/library"
)

// The library is narrowed to one language, and goes on to offer the others.
func TestOneLanguageOfTheLibrary(t *testing.T) {
	for lang, want := range map[string]string{"": "Guide Liste Story", "de": "Liste", "en": "Guide Story", "it": ""} {
		v := shelf{lang: lang, entries: []library.Entry{
			{Now: library.Text{Title: "Guide", Lang: "en"}}, {Now: library.Text{Title: "Liste", Lang: "de"}}, {Now: library.Text{Title: "Story", Lang: "en"}},
		}}
		v.speak()
		var titles []string
		for _, e := range v.entries {
			titles = append(titles, e.Now.Title)
		}
		if got := strings.Join(titles, " "); got != want || strings.Join(v.langs, " ") != "de en" {
			t.Errorf("in %q: %s, of %v", lang, got, v.langs)
		}
	}
}
