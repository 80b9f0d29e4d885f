package web

import (
	"strings"
	"testing"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/today"
)

// One way leads on from the last of the three pages, so that nobody leaves behind
// what they just said; who was refused is led past it.
func TestOneWayOnFromWhereYouBelong(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, today.Messages)
	if err != nil {
		t.Fatal(err)
	}
	for status, past := range map[int]bool{0: false, 422: true} {
		var shown strings.Builder
		if err := welcomeBelong(belonging{first: "/conversations/x/vote"}, page.Form{Status: status}).Render(i18n.With(t.Context(), catalogue, "en"), &shown); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(shown.String(), "/conversations/x/vote") != past {
			t.Errorf("answered with %d, the page leads past itself: %v", status, !past)
		}
	}
}
