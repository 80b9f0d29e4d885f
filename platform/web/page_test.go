package web

import (
	"strings"
	"testing"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/platform"
)

// The heading of a plank stands above what changed in it, and is told again only
// where it changed itself.
func TestTheHeadingIsToldOnce(t *testing.T) {
	old := platform.Text{ID: "1", Title: "Buses", Text: "Every hour."}
	for what, c := range map[string]struct {
		was, is platform.Text
		told    bool
	}{
		"new":     {platform.Text{}, old, false},
		"struck":  {old, platform.Text{ID: "2", Title: "Buses", Text: "Every hour.", Struck: true}, false},
		"changed": {old, platform.Text{ID: "2", Title: "Trains", Text: "Every hour."}, true},
	} {
		d := changed(platform.Plank{ID: "p", Now: old}, c.was, c.is)
		text := ""
		for _, op := range d.ops {
			text += op.Text
		}
		if d.what != what || strings.Contains(text, "Buses") != c.told || !strings.Contains(text, "Every hour.") {
			t.Errorf("%s is %s: %q", what, d.what, text)
		}
	}
}

// The text that was agreed stands once on the open page, and beside its
// translations for whoever unfolds them.
func TestTheAgreedTextStandsOnce(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, circle.Messages, platform.Messages)
	if err != nil {
		t.Fatal(err)
	}
	english, german := said{title: "Buses", text: "Every hour.", lang: "en"}, said{title: "Busse", text: "Jede Stunde.", lang: "de", translated: true, old: true}
	v := plankView{lang: "en", said: english, languages: []said{english, german}}
	var shown strings.Builder
	if err := plankPage(v).Render(i18n.With(t.Context(), catalogue, "en"), &shown); err != nil {
		t.Fatal(err)
	}
	open, folded, _ := strings.Cut(shown.String(), "<details")
	if strings.Count(open, "Every hour.") != 1 || !strings.Contains(folded, "Every hour.") || !strings.Contains(folded, "Jede Stunde.") || !strings.Contains(folded, "older than the text") {
		t.Errorf("open: %s\nfolded: %s", open, folded)
	}
}

// Whoever agreed to be thanked by name once their words are in the text is named
// there, and nowhere before.
func TestOnlyWhoseWordsAreInTheTextIsThankedByName(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), catalogue, "en")
	v := plankView{names: map[string]string{"m": "Ada"}}
	for _, one := range []struct {
		a    platform.Amendment
		want bool
	}{
		{platform.Amendment{Member: "m", Named: true}, false},
		{platform.Amendment{Member: "m", Named: true, Into: "text"}, true},
		{platform.Amendment{Member: "m", Into: "text"}, false},
		{platform.Amendment{Named: true, Into: "text"}, false}, // erased since
	} {
		if named := v.nameOf(ctx, one.a) == "Ada"; named != one.want {
			t.Errorf("%+v: named %v", one.a, named)
		}
	}
}
