package stylebook_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"concentric/base/page"
	"concentric/e2e/browser"
)

// Every component as a person meets it: on a phone in light, on a desk in dark,
// in the languages with the longest words.
func TestComponentsInABrowser(t *testing.T) {
	if page.Asset("page.css") == "" {
		t.Skip("left out: the components in a browser, since the assets are not built (make assets)")
	}
	s := httptest.NewServer(server(t))
	t.Cleanup(s.Close)
	b := browser.Launch(t)
	for _, screen := range []browser.Screen{
		{Width: 390, Height: 844, Touch: true, Language: "de"},
		{Width: 1280, Height: 900, Dark: true, Language: "fr"},
	} {
		p := b.Visit(t, s.URL, screen)
		for _, path := range paths() {
			p.Open(path)
			p.Accessible()
			p.Quiet()
			p.Shot(fmt.Sprintf("%s-%d-%v", strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"), screen.Width, screen.Dark))
		}
	}
}
