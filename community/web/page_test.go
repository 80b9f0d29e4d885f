package web

import (
	"strings"
	"testing"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/community"
	"concentric/library"
)

// What a list would do is read once: the page's lead and its headings say it,
// and the tables' own titles are only heard. New places are named.
func TestWhatAListWouldDoIsSaidOnce(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, community.Messages)
	if err != nil {
		t.Fatal(err)
	}
	plan := community.Plan{Lines: 31, New: 30, Bad: 1, Fresh: []string{"Riverland › Delta"}, Unread: []string{"mayor"}, Problems: []community.Problem{{Line: 3, Message: "community.line_nameless"}}}
	var shown strings.Builder
	if err := planPage("x", plan, page.Form{}, "Hills, Town", "Riverland, Otherland").Render(i18n.With(t.Context(), catalogue, "en"), &shown); err != nil {
		t.Fatal(err)
	}
	if heard := strings.Count(shown.String(), `<caption class="visually-hidden">`); heard != strings.Count(shown.String(), "<caption") {
		t.Errorf("a title is read twice: %s", shown.String())
	}
	for _, want := range []string{"Riverland › Delta", "And 29 more places.", "It names no place.", "known here: mayor.", "compares by place Hills, Town today. With this list it compares Riverland, Otherland."} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Whoever belongs to a place is told that another takes its stead before they
// take part there, and that is no page's main act.
func TestAnotherPlaceTakesTheSteadOfTheOneThereIs(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, community.Messages)
	if err != nil {
		t.Fatal(err)
	}
	for place, told := range map[string]bool{"Riverland › Town": true, "": false} {
		var shown strings.Builder
		v := view{c: community.Community{ID: "x", Kind: community.Place, Name: "Riverland"}, signedIn: true, place: place}
		if err := belonging(v).Render(i18n.With(t.Context(), catalogue, "en"), &shown); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(shown.String(), "Now that is Riverland › Town") != told || strings.Contains(shown.String(), `class="button main"`) == told {
			t.Errorf("of somebody in %q: %s", place, shown.String())
		}
	}
}

// What the library has under a community's name stands on the community's page,
// and what a member adds from there carries the name as its tag.
func TestACommunityHasItsShelfInTheLibrary(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, community.Messages, library.Messages)
	if err != nil {
		t.Fatal(err)
	}
	v := view{c: community.Community{ID: "x", Kind: community.Interest, Name: "Night  Buses, trams"}, adds: true}
	v.tag = library.Tag(v.c.Name)
	for _, want := range []string{"Nothing in the library carries the tag “night buses trams” yet", `href="/library/e"`} {
		var shown strings.Builder
		if err := shelf(v).Render(i18n.With(t.Context(), catalogue, "en"), &shown); err != nil {
			t.Fatal(err)
		}
		for _, here := range []string{want, `href="/library/new?tag=night+buses+trams"`} {
			if !strings.Contains(shown.String(), here) {
				t.Errorf("the page does not say %q: %s", here, shown.String())
			}
		}
		v.shelf = []library.Entry{{ID: "e", Kind: library.Resource, Now: library.Text{Title: "The timetable", Lang: "en"}}}
	}
}
