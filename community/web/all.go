package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/community"
	"concentric/member"
	"concentric/representation"
)

// listed is a community in a list, with how many members it has.
type listed struct {
	community.Community
	Path   string // of a place that was searched for
	People representation.Figure
}

// everything is what the page of all communities shows.
type everything struct {
	mine       []community.Community
	places     []listed // the widest, or those that were searched for
	interests  []listed
	identities []listed
	form       page.Form // the search
	searched   bool
	signedIn   bool
	steward    bool
}

// mostFound is how many places a search shows.
const mostFound = 30

func (s server) all(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	counts, err := representation.Latest(ctx, s.site.DB, representation.Members)
	if err != nil {
		return err
	}
	v := everything{form: page.Filled("q", r.URL.Query().Get("q")), signedIn: actor.SignedIn(), steward: actor.Steward}
	if v.signedIn {
		if v.mine, err = s.belongsTo(ctx, s.site.DB, tree, actor); err != nil {
			return err
		}
	}
	v.interests = counted(tree.OfKind(community.Interest), counts)
	v.identities = counted(tree.OfKind(community.Identity), counts)
	if wanted := typed.Fold(v.form.Text("q")); wanted != "" {
		v.searched = true
		for _, c := range tree.OfKind(community.Place) {
			if strings.Contains(typed.Fold(c.Name), wanted) && len(v.places) < mostFound {
				v.places = append(v.places, listed{Community: c, Path: tree.Path(c.Parent)})
			}
		}
	} else {
		v.places = countedPlaces(tree.Below(""), counts)
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "community.all_title"), Lead: i18n.T(ctx, "community.all_lead"), Section: page.Circles,
		Back: "/circles", BackTo: i18n.T(ctx, "page.section_circles"), Live: community.TopicAll,
	}
	return page.Render(w, r, frame, allPage(v))
}

func (s server) belongsTo(ctx context.Context, q store.Q, tree community.Tree, actor member.Actor) ([]community.Community, error) {
	profile, err := community.Of(ctx, q, actor.Member)
	return tree.All(profile), err
}

// counted puts beside interests or identities how many members they have, as
// far as that may be shown.
func counted(list []community.Community, counts representation.Counts) []listed {
	numbers := make([]int, len(list))
	for i, c := range list {
		numbers[i] = counts.Cells[string(c.Kind)+"/"+c.ID]
	}
	var out []listed
	for i, figure := range representation.HideEach(numbers, counts.People) {
		out = append(out, listed{Community: list[i], People: figure})
	}
	return out
}

// countedPlaces does so for places beside each other, of which one hides
// another.
func countedPlaces(list []community.Community, counts representation.Counts) []listed {
	numbers := make([]int, len(list), len(list)+1)
	rest := counts.People
	for i, c := range list {
		numbers[i] = counts.Cells["place/"+c.ID]
		rest -= numbers[i]
	}
	if len(list) > 0 && list[0].Parent != "" {
		rest = counts.Cells["place/"+list[0].Parent]
		for _, n := range numbers {
			rest -= n
		}
	}
	var out []listed
	if rest > 0 { // those who belong to none of these
		numbers = append(numbers, rest)
	}
	for i, figure := range representation.Hide(numbers)[:len(list)] {
		out = append(out, listed{Community: list[i], People: figure})
	}
	return out
}
