package circle

import "testing"

func TestATextTouchesADomain(t *testing.T) {
	domains := []Item{
		{ID: "1", Circle: "transport", Text: "Buses and trams", Lang: "en"},
		{ID: "2", Circle: "transport", Text: "Night lines", Lang: "en"},
		{ID: "3", Circle: "housing", Text: "Rents and empty flats", Lang: "en"},
		{ID: "4", Circle: "voice", Text: "Website, newsletter and press", Lang: "en"},
		{ID: "5", Circle: "care", Text: "Newsletter for new members", Lang: "en"},
	}
	for text, want := range map[string]string{
		"No bus at night, and no tram": "1",
		"My rent rises again":          "3",
		"The newsletter comes late":    "",  // two circles have the word, and nothing tells them apart
		"The newsletter for members":   "5", // a second word does
		"The moon is too bright":       "",
		"":                             "",
	} {
		got, ok := touched(domains, text, "en")
		if ok != (want != "") || ok && got.ID != want {
			t.Errorf("%q touches %q (%t), want %q", text, got.Text, ok, want)
		}
	}
}
