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
)

// own is what the page shows on which one says where one belongs.
type own struct {
	place      string // the path of it, "" for none
	chosen     bool
	interests  []page.Choice
	identities []page.Choice
}

func (s server) mine(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "community.sign_in")
	}
	profile, err := community.Of(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	form := page.Form{Values: map[string][]string{"interest": profile.Interests}}
	for _, d := range profile.Identities {
		form.Values.Add("identity", d.Identity)
	}
	if len(profile.Identities) > 0 {
		form.Values.Set("agreed", "yes")
	}
	return s.showMine(w, r, form)
}

func (s server) showMine(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	profile, err := community.Of(ctx, s.site.DB, actor.Member)
	if err != nil {
		return err
	}
	tree, err := community.ReadTree(ctx, s.site.DB)
	if err != nil {
		return err
	}
	v := own{place: tree.Path(profile.Place), chosen: profile.Chosen}
	for _, c := range tree.List {
		switch c.Kind {
		case community.Interest:
			v.interests = append(v.interests, page.Choice{Value: c.ID, Label: c.Name})
		case community.Identity:
			v.identities = append(v.identities, page.Choice{Value: c.ID, Label: c.Name})
		}
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "community.mine_title"), Lead: i18n.T(ctx, "community.mine_lead"), Section: page.Circles,
		Back: "/communities", BackTo: i18n.T(ctx, "community.all_title"), Status: form.Status,
	}
	return page.Render(w, r, frame, minePage(v, form))
}

// setMine takes what one said: interests and identities together, or that the
// address tells the place.
func (s server) setMine(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		if form.Value("by") == "address" {
			return "", community.ByAddress(ctx, tx, actor)
		}
		return "", Say(ctx, tx, actor, form)
	})
	if form.Refuse(ctx, err) {
		return s.showMine(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "community.did_mine"))
	return page.SeeOther(w, r, "/communities/mine")
}

// Say joins and declares what is ticked in a form, and leaves what is not.
func Say(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) error {
	if err := community.May(actor); err != nil {
		return err
	}
	profile, err := community.Of(ctx, tx, actor.Member)
	if err != nil {
		return err
	}
	before := slices.Clone(profile.Interests)
	for _, d := range profile.Identities {
		before = append(before, d.Identity)
	}
	wanted := slices.Concat(form.Values["interest"], form.Values["identity"])
	for _, one := range before {
		if !slices.Contains(wanted, one) {
			if err := community.Leave(ctx, tx, actor, one); err != nil {
				return err
			}
		}
	}
	for _, one := range form.Values["interest"] {
		if err := community.Join(ctx, tx, actor, one); err != nil {
			return err
		}
	}
	for _, one := range form.Values["identity"] {
		if err := community.Declare(ctx, tx, actor, one, form.Value("agreed") != ""); err != nil {
			return err
		}
	}
	return nil
}
