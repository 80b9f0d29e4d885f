package circle

import "testing"

func TestATextTouchesADomain(t *testing.T) {
	domains := []Item{
		{ID: "1", Circle: "transport", Text: "Buses and trams", Lang: "en"},
		{ID: "2", Circle: "transport", Text: "Night lines", Lang: "en"},
		{ID: "3", Circle: "housing", Text: "Rents and empty flats", Lang: "en"},
		{ID: "4", Circle: "voice", Text: "Website, newsletter and press", Lang: "en"},
		{ID: "5", Circle: "care", Text: "Newsletter for new members", Lang: "en"},
		{ID: "6", Circle: "money", Text: "Tax and dues for all", Lang: "en"},
	}
	for text, want := range map[string]string{
		"No bus at night, and no tram": "1",
		"My rent rises again":          "3",
		"The newsletter comes late":    "",  // two circles have the word, and nothing tells them apart
		"The newsletter for members":   "5", // a second word does
		"My tax form is wrong":         "6",
		"The moon is too bright":       "",
		"For and to all":               "", // words that join others say nothing
		"":                             "",
	} {
		got, ok := touched(domains, text, "en")
		if ok != (want != "") || ok && got.ID != want {
			t.Errorf("%q touches %q (%t), want %q", text, got.Text, ok, want)
		}
	}
	german := []Item{{Circle: "rail", Text: "Zug und Bahnhof", Lang: "de"}, {Circle: "housing", Text: "Miete und Heim", Lang: "de"}}
	for text, want := range map[string]string{"Der Zug ist kalt und laut": "rail", "Es ist kalt und laut": ""} {
		if got, ok := touched(german, text, "de"); ok != (want != "") || ok && got.Circle != want {
			t.Errorf("%q touches %q (%t), want %q", text, got.Text, ok, want)
		}
	}
}

// In each language a word of the text finds the domain by its stem, and a word
// that every domain has tells nothing.
func TestATextTouchesADomainInEachLanguage(t *testing.T) {
	for lang, c := range map[string]struct {
		domains []string
		text    string
		want    int
	}{
		"en": {[]string{"Buses and trams in town", "Rents in town"}, "The bus stop in town is dark", 0},
		"de": {[]string{"Busse der Stadt", "Mieten der Stadt"}, "Der Bus der Stadt kommt nie", 0},
		"fr": {[]string{"Bus et tramways de la ville", "Loyers de la ville"}, "Mon loyer en ville monte encore", 1},
		"it": {[]string{"Autobus e fermate in città", "Affitti in città"}, "La fermata in città è buia", 0},
		"da": {[]string{"Busser og stoppesteder i byen", "Huslejer i byen"}, "Stoppestedet i byen er mørkt", 0},
	} {
		var domains []Item
		for i, words := range c.domains {
			domains = append(domains, Item{ID: words, Circle: c.domains[i], Text: words, Lang: lang})
		}
		if got, ok := touched(domains, c.text, lang); !ok || got.ID != c.domains[c.want] {
			t.Errorf("%s: %q touches %q (%t), want %q", lang, c.text, got.Text, ok, c.domains[c.want])
		}
	}
}
