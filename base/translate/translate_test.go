package translate_test

import (
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"concentric/base/translate"
	"concentric/base/translate/libretest"
)

// Each answer of a LibreTranslate server is taken for what it is: of this text
// alone, or of the whole server, which is then left alone.
func TestWhatAServerAnswers(t *testing.T) {
	texts := []string{"Mehr Bäume.", "", "Weniger\nLärm."}
	pairs := map[string][]string{"de": {"en"}, "en": {"de"}, "fr": {}}
	for what, c := range map[string]struct {
		server   *libretest.Server
		key, to  string
		away     bool
		sentence string // "" where it translates
	}{
		"no key is wanted":       {server: &libretest.Server{Pairs: pairs}, to: "en"},
		"a key that is known":    {server: &libretest.Server{Pairs: pairs, Keys: []string{"k"}}, key: "k", to: "en"},
		"a key it does not know": {server: &libretest.Server{Pairs: pairs, Keys: []string{"k"}}, key: "old", to: "en", away: true, sentence: "403: Invalid API key"},
		"a key is missing":       {server: &libretest.Server{Pairs: pairs, Keys: []string{"k"}}, to: "en", away: true, sentence: "400: Please contact the server operator to get an API key"},
		"too long":               {server: &libretest.Server{Pairs: pairs, CharLimit: 12}, to: "en", sentence: "400: Invalid request: request (13) exceeds text limit (12)"},
		"another language":       {server: &libretest.Server{Pairs: pairs}, to: "da", sentence: "400: da is not supported"},
		"no way there":           {server: &libretest.Server{Pairs: pairs}, to: "fr", sentence: "500: Cannot translate text: 400"},
		"its model breaks":       {server: &libretest.Server{Pairs: pairs, Breaks: "Lärm"}, to: "en", sentence: "500: Cannot translate text"},
		"too often":              {server: &libretest.Server{Pairs: pairs, PerMinute: 1}, to: "en", away: true, sentence: "429: Slowdown: 1 per 1 minute"},
		"away":                   {server: &libretest.Server{Pairs: pairs, Away: true}, to: "en", away: true, sentence: "502"},
	} {
		t.Run(what, func(t *testing.T) {
			listener := httptest.NewServer(c.server)
			defer listener.Close()
			service, err := translate.New(listener.URL, c.key)
			if err != nil {
				t.Fatal(err)
			}
			translated, err := service.Translate(t.Context(), texts, "de", c.to)
			if c.sentence == "" {
				if err != nil || !slices.Equal(translated, []string{"en(Mehr Bäume.)", "", "en(Weniger\nLärm.)"}) {
					t.Errorf("%q, %v", translated, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), c.sentence) || errors.Is(err, translate.ErrAway) != c.away {
				t.Errorf("%v; away: %v", err, errors.Is(err, translate.ErrAway))
			}
			speaks, err := service.Pairs(t.Context())
			if c.server.Away {
				if !errors.Is(err, translate.ErrAway) {
					t.Errorf("its languages: %v", err)
				}
			} else if err != nil || !speaks.Have("de", "en") || speaks.Have("de", "fr") || speaks.Have("da", "en") {
				t.Errorf("its languages: %v, %v", speaks, err)
			}
		})
	}
	for _, old := range []bool{false, true} {
		listener := httptest.NewServer(&libretest.Server{Old: old, Pairs: map[string][]string{"zh": {"en"}, "zt": {"en"}, "en": {"zh"}}})
		defer listener.Close()
		service, err := translate.New(listener.URL, "")
		if err != nil {
			t.Fatal(err)
		}
		speaks, err := service.Pairs(t.Context())
		if err != nil || !speaks.Have("zh", "en") || !speaks.Have("zt", "en") || !speaks.Have("en", "zh") || speaks.Have("en", "zt") {
			t.Errorf("old: %v: it speaks %v, %v", old, speaks, err)
		}
		if text, err := service.Translate(t.Context(), []string{"每座橋"}, "zh", "en"); err != nil || text[0] != "en(每座橋)" {
			t.Errorf("old: %v: %q, %v", old, text, err)
		}
	}
	if !translate.Pairs(nil).Have("de", "en") {
		t.Error("where a server does not say what it speaks, nothing is asked of it")
	}
}
