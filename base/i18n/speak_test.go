package i18n_test

import (
	"context"
	"math"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"concentric/base/i18n"

	"pgregory.net/rapid"
)

func speaking(t testing.TB, lang string) context.Context {
	t.Helper()
	counted := func(one, other, more string) string {
		return "[circle]\nhello = \"Hi {{.Name}}\"\n[circle.people]\none = \"" + one + "\"\nother = \"" + other + "\"\n" + more
	}
	c, err := i18n.NewCatalogue(room(counted("{{.Count}} person", "{{.Count}} people", ""), map[string]string{
		"de": counted("{{.Count}} Person", "{{.Count}} Personen", ""),
		"fr": counted("{{.Count}} personne", "{{.Count}} personnes", "many = \"{{.Count}} de personnes\"\n"),
		"it": counted("{{.Count}} persona", "{{.Count}} persone", ""),
	}))
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), c, lang)
}

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		lang  string
		count int
		want  string
	}{
		{"en", 0, "0 people"},
		{"en", 1, "1 person"},
		{"en", 2, "2 people"},
		{"de", 1, "1 Person"},
		{"de", 12345, "12.345 Personen"},
		{"fr", 0, "0 personne"}, // French counts nothing as one
		{"fr", 1, "1 personne"},
		{"fr", 2, "2 personnes"},
		{"fr", 1000000, "1\u202f000\u202f000 de personnes"},
		{"it", 1, "1 persona"},
		{"it", 1000000, "1.000.000 persone"}, // no "many" was given: "other" stands in
		{"da", 3, "3 people"},
		{"xx", 1, "1 person"},
	} {
		got := i18n.N(speaking(t, c.lang), "circle.people", c.count)
		if strings.ReplaceAll(got, "\u00a0", "\u202f") != c.want {
			t.Errorf("%s %d: got %q, want %q", c.lang, c.count, got, c.want)
		}
	}
}

func TestEveryCountIsSpokenInEveryLanguage(t *testing.T) {
	spoken := map[string]context.Context{}
	for _, l := range i18n.Languages() {
		spoken[l.Code] = speaking(t, l.Code)
	}
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(i18n.Languages()).Draw(t, "language").Code
		count := rapid.IntRange(0, 1<<40).Draw(t, "count")
		if got := i18n.N(spoken[lang], "circle.people", count); !strings.Contains(got, " ") {
			t.Fatalf("%s does not say %d: %q", lang, count, got)
		}
	})
}

func TestWhatNobodyWroteIsShownAsItsID(t *testing.T) {
	ctx := speaking(t, "da")
	if got := i18n.T(ctx, "circle.none"); got != "circle.none" {
		t.Errorf("got %q", got)
	}
	if got := i18n.T(t.Context(), "circle.hello"); got != "circle.hello" {
		t.Errorf("without a catalogue: got %q", got)
	}
	if got := i18n.T(ctx, "circle.hello", "Name", "{{.Name}} <b>"); got != "Hi {{.Name}} <b>" {
		t.Errorf("a value is not a template: got %q", got)
	}
}

func TestNegotiate(t *testing.T) {
	for _, c := range []struct{ cookie, accept, want string }{
		{"", "", "en"},
		{"", "de-CH, en;q=0.5", "de"},
		{"", "pt, nb;q=0.2", "da"}, // Norwegian readers are closer to Danish than to English
		{"", "fr-CA", "fr"},
		{"", "zz", "en"},
		{"", ";;;,", "en"},
		{"it", "de", "it"},
		{"klingon", "de", "de"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.Header.Set("Cookie", i18n.Cookie+"="+c.cookie)
		}
		if got := i18n.Negotiate(r); got != c.want {
			t.Errorf("cookie %q, accept %q: got %s, want %s", c.cookie, c.accept, got, c.want)
		}
	}
}

func TestDatesAndNumbers(t *testing.T) {
	at := time.Date(2026, 3, 1, 18, 5, 0, 0, time.UTC)
	for _, c := range []struct{ lang, date, clock, number, percent string }{
		{"en", "1 March 2026", "18:05", "1,234.5", "61%"},
		{"de", "1. März 2026", "18:05", "1.234,5", "61 %"},
		{"fr", "1er mars 2026", "18:05", "1 234,5", "61 %"},
		{"it", "1 marzo 2026", "18:05", "1.234,5", "61%"},
		{"da", "1. marts 2026", "18.05", "1.234,5", "61 %"},
	} {
		ctx := speaking(t, c.lang)
		plain := func(text string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text) }
		if got := i18n.Date(ctx, at); got != c.date {
			t.Errorf("%s: date %q, want %q", c.lang, got, c.date)
		}
		if got := i18n.DateTime(ctx, at); got != c.date+", "+c.clock {
			t.Errorf("%s: date and time %q", c.lang, got)
		}
		if got := plain(i18n.Number(ctx, 1234.5)); got != c.number {
			t.Errorf("%s: number %q, want %q", c.lang, got, c.number)
		}
		if got := i18n.Number(ctx, -3) + i18n.Number(ctx, math.Copysign(0, -1)) + i18n.Percent(ctx, -0.5)[:4]; got != "−30−5" {
			t.Errorf("%s: minus three, nothing and minus half: %q", c.lang, got)
		}
		if got := plain(i18n.Percent(ctx, 0.61)); got != c.percent {
			t.Errorf("%s: percent %q, want %q", c.lang, got, c.percent)
		}
	}
}

// When the clocks go back they show an hour twice: a time in it says which.
func TestATimeThatTheClocksShowTwiceSaysWhich(t *testing.T) {
	ctx := speaking(t, "en")
	for _, c := range []struct{ zone, at, clock string }{
		{"Europe/Zurich", "2027-10-30T23:59:00Z", "01:59"},
		{"Europe/Zurich", "2027-10-31T00:00:00Z", "02:00 (UTC+2)"},
		{"Europe/Zurich", "2027-10-31T00:59:00Z", "02:59 (UTC+2)"},
		{"Europe/Zurich", "2027-10-31T01:00:00Z", "02:00 (UTC+1)"},
		{"Europe/Zurich", "2027-10-31T02:00:00Z", "03:00"},
		{"Europe/Zurich", "2027-03-28T01:00:00Z", "03:00"},
		{"America/St_Johns", "2027-11-07T04:00:00Z", "01:30 (UTC−2:30)"},
		{"America/St_Johns", "2027-11-07T05:00:00Z", "01:30 (UTC−3:30)"},
		{"UTC", "2027-10-31T01:00:00Z", "01:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := i18n.Clock(ctx, at.In(zone)); got != c.clock {
			t.Errorf("%s in %s: %q, want %q", c.at, c.zone, got, c.clock)
		}
	}
}

// What is quoted in a sentence has the inner marks for what it quotes itself; what
// stands there without marks keeps its own.
func TestQuotesInQuotes(t *testing.T) {
	sentence := func(open, end string) string {
		return "[circle]\nabout = \"" + open + "{{.Title}}" + end + " and {{.Name}}\"\n"
	}
	c, err := i18n.NewCatalogue(room(sentence("“", "”"), map[string]string{
		"de": sentence("„", "“"), "fr": sentence("«\u00a0", "\u00a0»"), "it": sentence("«", "»"), "da": sentence("»", "«"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ lang, title, said string }{
		{"en", "Ada sits in “Bees”", "“Ada sits in ‘Bees’”"},
		{"en", "Ada ist im Kreis „Bienen“", "“Ada ist im Kreis ‚Bienen‘”"},
		{"de", "Ada ist im Kreis „Bienen“", "„Ada ist im Kreis ‚Bienen‘“"},
		{"de", "Ada sits in “Bees”", "„Ada sits in ‘Bees’“"},
		{"fr", "le cercle «\u202fAbeilles\u202f»", "«\u00a0le cercle “Abeilles”\u00a0»"},
		{"it", "il cerchio «Api»", "«il cerchio “Api”»"},
		{"da", "kredsen »Bier«", "»kredsen ›Bier‹«"},
		{"da", "Bees", "»Bees«"},
	} {
		ctx := i18n.With(t.Context(), c, want.lang)
		if got := i18n.T(ctx, "circle.about", "Title", want.title, "Name", "“Bo”"); got != want.said+" and “Bo”" {
			t.Errorf("%s: %s", want.lang, got)
		}
	}
}
