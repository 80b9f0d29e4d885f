package web

import (
	"slices"
	"testing"
)

// What can be done about a gap is a tap away: whoever looks after a circle asks
// those people, opens a seat for them and draws among them, but for an identity,
// of which nobody knows who belongs to it; everybody else brings it to a circle.
func TestWhatCanBeDoneAboutAGapIsATapAway(t *testing.T) {
	keeps := acts{
		ask: "/conversations/new?circle=c", seat: "/circles/c/change/opens", group: "/circles/c/focus-groups/new", talk: "t", raise: "/circles/c/raise",
		draw: "/conversations/t/progress#draw", to: "Which buses?", lang: "en", sheet: "/invitations",
	}
	place := finding{sentence: "North: 5%", community: "n", kind: "place"}
	for _, one := range []struct {
		what string
		got  []way
		want []string
	}{
		{"a place, by who looks after a circle", keeps.about(place), []string{
			"/conversations/new?circle=c&community=n", "/circles/c/change/opens?community=n", "/circles/c/focus-groups/new?community=n&talk=t",
		}},
		{"an identity", keeps.about(finding{community: "d", kind: "identity"}), []string{"/conversations/new?circle=c&community=d", "/circles/c/change/opens?community=d"}},
		{"an age", keeps.about(finding{sentence: "Under 30: 5%"}), nil},
		{"all of them", keeps.forAll(), []string{"/conversations/t/progress#draw", "/circles/c/focus-groups/new?talk=t", "/invitations"}},
		{"a place, by any member", acts{raise: "/raise"}.about(place), []string{"/communities/n", "/raise?title=North%3A+5%25"}},
		{"an age, by who sits in a circle", acts{seat: "/circles/c/change/opens", raise: "/circles/c/raise"}.about(finding{sentence: "Old"}), []string{"/circles/c/raise?title=Old"}},
		{"an age, by a visitor", acts{}.about(finding{sentence: "Under 30: 5%"}), nil},
	} {
		var got []string
		for _, w := range one.got {
			got = append(got, w.href)
		}
		if !slices.Equal(got, one.want) {
			t.Errorf("%s: %q, want %q", one.what, got, one.want)
		}
	}
}
