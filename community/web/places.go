package web

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
	"concentric/representation"
)

func (s server) sendList(w http.ResponseWriter, r *http.Request) error {
	actor := member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "community.sign_in")
	}
	if !actor.Steward {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	return s.showSend(w, r, page.Form{})
}

func (s server) showSend(w http.ResponseWriter, r *http.Request, form page.Form) error {
	return page.Render(w, r, listFrame(r, "community.list_lead", form.Status), sendPage(form))
}

func listFrame(r *http.Request, lead string, status int) page.Frame {
	ctx := r.Context()
	return page.Frame{
		Title: i18n.T(ctx, "community.list_title"), Lead: i18n.T(ctx, lead), Section: page.Circles,
		Back: "/communities", BackTo: i18n.T(ctx, "community.all_title"), Status: status,
	}
}

// stageList keeps a list, and leads to what it would do.
func (s server) stageList(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	var file []byte
	if sent, _, err := r.FormFile("file"); err == nil {
		file, err = io.ReadAll(io.LimitReader(sent, community.LargestList+1))
		sent.Close()
		if err != nil {
			return err
		}
	}
	list, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return community.Stage(ctx, tx, actor, file)
	})
	if form.Refuse(ctx, err) {
		return s.showSend(w, r, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/places/import/"+list)
}

func (s server) list(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, page.Form{})
}

func (s server) showList(w http.ResponseWriter, r *http.Request, form page.Form) error {
	id := r.PathValue("id")
	plan, done, err := community.Staged(r.Context(), s.site.DB, member.From(r.Context()), id)
	if err != nil {
		return err
	}
	if done {
		return page.Render(w, r, listFrame(r, "community.list_is_done", form.Status), listDone())
	}
	tree, err := community.ReadTree(r.Context(), s.site.DB)
	if err != nil {
		return err
	}
	before, after := comparedPlaces(tree), comparedPlaces(plan.After)
	if before == after {
		before = ""
	}
	return page.Render(w, r, listFrame(r, "community.list_would", form.Status), planPage(id, plan, form, before, after))
}

func (s server) importList(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		_, err := community.Import(ctx, tx, actor, r.PathValue("id"))
		return "", err
	})
	if form.Refuse(ctx, err) {
		return s.showList(w, r, form)
	}
	if err != nil {
		return err
	}
	if _, err := community.Look(ctx, s.site.DB, true); err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "community.did_import"))
	return page.SeeOther(w, r, "/communities")
}

// placesNamed is how many of the places that are compared are named one by one.
const placesNamed = 5

// comparedPlaces names the places that the page of who is here compares.
func comparedPlaces(tree community.Tree) string {
	var names []string
	all := representation.Places(tree)
	for _, c := range all[:min(len(all), placesNamed)] {
		names = append(names, c.Name)
	}
	if more := len(all) - placesNamed; more > 0 {
		names = append(names, "+ "+strconv.Itoa(more))
	}
	return strings.Join(names, ", ")
}
