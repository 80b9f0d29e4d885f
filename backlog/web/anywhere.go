package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// anywhereForm is where somebody raises something without knowing whose it is.
func (s server) anywhereForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAnywhere(w, r, page.Filled("title", r.FormValue("title"), "lang", i18n.Lang(r.Context()), "audience", string(journal.Members)))
}

func (s server) showAnywhere(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	root, err := circle.Root(ctx, s.site.DB)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Raise, root.ID); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "backlog.raise_title"), Lead: i18n.T(ctx, "backlog.anywhere_lead"), Section: page.Today,
		Back: "/today", BackTo: i18n.T(ctx, "page.section_today"), Status: form.Status,
	}
	return page.Render(w, r, frame, anywherePage(form))
}

// raiseAnywhere brings it to the circle whose domain its words touch.
func (s server) raiseAnywhere(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	n := backlog.New{Title: form.Value("title"), Text: form.Value("text"), Lang: language(ctx, form), Audience: journal.Members}
	if form.Value("audience") == string(journal.Public) {
		n.Audience = journal.Public
	}
	domain := circle.Item{}
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		i, touched, err := backlog.RaiseAnywhere(ctx, tx, actor, n)
		domain = touched
		return i.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showAnywhere(w, r, form)
	}
	if err != nil {
		return err
	}
	i, err := backlog.Get(ctx, s.site.DB, id)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, s.site.DB, i.Circle)
	if err != nil {
		return err
	}
	said := i18n.T(ctx, "backlog.anywhere_nobodys", "Circle", c.Name)
	if domain.ID != "" {
		said = i18n.T(ctx, "backlog.anywhere_touches", "Circle", c.Name, "Domain", domain.Text)
	}
	page.Flash(w, r, said)
	return page.SeeOther(w, r, "/items/"+id)
}
