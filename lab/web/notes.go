package web

import (
	"context"
	"net/http"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/lab"
	"concentric/member"
)

func (s server) notesForm(w http.ResponseWriter, r *http.Request) error {
	return s.showNotes(w, r, page.Form{})
}

func (s server) showNotes(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	l, about, err := lab.See(ctx, s.site.DB, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	switch {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "lab.sign_in")
	case !l.Hosts(actor):
		return apperr.New(apperr.Forbidden, "lab.not_host")
	case !l.Noted.IsZero():
		return page.SeeOther(w, r, "/labs/"+l.ID)
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "lab.hand_in_title"), Lead: i18n.T(ctx, "lab.hand_in_lead"), Kicker: about.Title, Section: page.Conversations, Status: form.Status,
		Back: "/labs/" + l.ID, BackTo: i18n.T(ctx, "lab.one"),
	}
	return page.Render(w, r, frame, notesPage(l.ID, form))
}

func (s server) handIn(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	l, _, err := lab.See(ctx, s.site.DB, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	n := lab.Notes{
		People: count(form), Needs: strings.Split(form.Value("needs"), "\n"), Said: form.Value("said"), Differ: form.Value("differ"),
		Lang: i18n.Lang(ctx), Clean: form.Has("clean", "yes"),
	}
	_, err = s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		return "", lab.HandIn(ctx, tx, actor, l.ID, n)
	})
	if form.Refuse(ctx, err) {
		return s.showNotes(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "lab.did_hand_in"))
	return page.SeeOther(w, r, "/labs/"+l.ID)
}
