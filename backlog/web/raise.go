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

func (s server) raiseForm(w http.ResponseWriter, r *http.Request) error {
	c, err := s.see(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(r.Context(), s.site.DB, member.From(r.Context()), circle.Raise, c.ID); err != nil {
		return err
	}
	return s.showRaise(w, r, c, page.Filled("title", r.FormValue("title"), "lang", i18n.Lang(r.Context()), "audience", string(c.Audience)))
}

func (s server) showRaise(w http.ResponseWriter, r *http.Request, c circle.Circle, form page.Form) error {
	ctx := r.Context()
	frame := page.Frame{
		Title: i18n.T(ctx, "backlog.raise_title"), Kicker: c.Name, Lead: i18n.T(ctx, "backlog.raise_lead"), Section: page.Circles,
		Back: "/circles/" + c.ID, BackTo: c.Name, Status: form.Status,
	}
	return page.Render(w, r, frame, raisePage(c, form))
}

// raise brings a tension to a circle.
func (s server) raise(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	actor := member.From(ctx)
	n := backlog.New{
		Circle: c.ID, Title: form.Value("title"), Text: form.Value("text"), Lang: language(ctx, form),
		Audience: audience(c, form.Value("audience")), Origin: backlog.Origin{Kind: backlog.Tension},
	}
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		i, err := backlog.Open(ctx, tx, actor, n)
		return i.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.showRaise(w, r, c, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "backlog.raised", "Circle", c.Name))
	return page.SeeOther(w, r, "/items/"+id)
}

// language is the one that a text was said to be in, or the page's.
func language(ctx context.Context, form page.Form) string {
	if lang := form.Value("lang"); i18n.Known(lang) {
		return lang
	}
	return i18n.Lang(ctx)
}

// audiences are those that an item of the circle can have: never wider than
// the circle itself is seen.
func audiences(c circle.Circle) []journal.Audience {
	switch c.Audience {
	case journal.Public:
		return []journal.Audience{journal.Public, journal.Members, journal.Circle}
	case journal.Members:
		return []journal.Audience{journal.Members, journal.Circle}
	default:
		return []journal.Audience{journal.Circle}
	}
}

// audience is the one asked for, if the circle's items can have it.
func audience(c circle.Circle, asked string) journal.Audience {
	for _, a := range audiences(c) {
		if string(a) == asked {
			return a
		}
	}
	return c.Audience
}
