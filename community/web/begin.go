package web

import (
	"context"
	"net/http"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
	"concentric/moderation"
	"concentric/representation"
)

// newForm is where a member begins an interest, and a steward adds a place or
// an identity: ?kind= and, for a place, ?in= name it.
func (s server) newForm(w http.ResponseWriter, r *http.Request) error {
	actor := member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "community.sign_in")
	}
	kind := kindOf(r.URL.Query().Get("kind"))
	if !actor.Steward {
		kind = string(community.Interest)
	}
	return s.showNew(w, r, page.Filled("kind", kind, "parent", r.URL.Query().Get("in")))
}

// kindOf is the kind that an address or a form names, an interest where it names none.
func kindOf(named string) string {
	switch community.Kind(named) {
	case community.Place, community.Identity:
		return named
	default:
		return string(community.Interest)
	}
}

func (s server) showNew(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "community.new_"+kindOf(form.Value("kind"))), Lead: i18n.T(ctx, "community.new_lead"), Section: page.Circles,
		Back: "/communities", BackTo: i18n.T(ctx, "community.all_title"), Status: form.Status,
	}
	_, after := replaced(tree, form)
	return page.Render(w, r, frame, newPage(form, member.From(ctx).Steward, tree.Path(form.Value("parent")), after))
}

// replaced names the places that are compared today, and those that would be with
// the place of the form, where these take the stead of one of those; else "".
func replaced(tree community.Tree, form page.Form) (before, after string) {
	if community.Kind(form.Value("kind")) != community.Place {
		return "", ""
	}
	with := community.NewTree(append(slices.Clone(tree.List), community.Community{
		ID: "new", Kind: community.Place, Parent: form.Value("parent"), Name: form.Text("name"),
	}))
	left := map[string]bool{}
	for _, c := range representation.Places(with) {
		left[c.ID] = true
	}
	for _, c := range representation.Places(tree) {
		if !left[c.ID] {
			return comparedPlaces(tree), comparedPlaces(with)
		}
	}
	return "", ""
}

func (s server) begin(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	if before, after := replaced(tree, form); actor.Steward && before != "" && form.Value("sure") == "" {
		form.Refuse(ctx, apperr.New(apperr.Conflict, "community.begin_compares", "Before", before, "After", after).At("sure"))
		return s.showNew(w, r, form)
	}
	n := community.New{
		Kind: community.Kind(form.Value("kind")), Parent: form.Value("parent"), Level: form.Text("level"), Name: form.Text("name"),
		About: form.Text("about"), Lang: i18n.Lang(ctx), Postcodes: form.Text("postcodes"),
	}
	one, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		for _, one := range [][2]string{{"name", n.Name}, {"about", n.About}} {
			if err := moderation.NoLinks(ctx, tx, actor, one[0], one[1]); err != nil {
				return "", err
			}
		}
		c, err := community.Begin(ctx, tx, actor, n)
		return c.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showNew(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "community.did_begin"))
	return page.SeeOther(w, r, "/communities/"+one)
}
