package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/platform"
)

// amendForm is where a plank is put into other words.
func (s server) amendForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.lookAt(ctx, r.PathValue("id"), "")
	if err != nil {
		return err
	}
	now := v.plank.Now
	return s.showAmend(w, r, v, page.Filled("title", now.Title, "text", now.Text, "base", strconv.Itoa(now.N), "lang", now.Lang))
}

func (s server) showAmend(w http.ResponseWriter, r *http.Request, v plankView, form page.Form) error {
	ctx := r.Context()
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Raise, v.programme.Circle); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.amend_title"), Kicker: v.plank.Now.Title, Lead: i18n.T(ctx, "platform.amend_lead", "Circle", v.owner.Name),
		Back: "/planks/" + v.plank.ID, BackTo: v.plank.Now.Title, Status: form.Status,
	}
	return page.Render(w, r, frame, amendPage("/planks/"+v.plank.ID+"/amend", form, false))
}

func (s server) amend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.lookAt(ctx, r.PathValue("id"), "")
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(form.Value("base")) // a number that is none is no version: refused by the act
	a := amendmentOf(form)
	a.Plank, a.Base = v.plank.ID, base
	id, err := s.send(r, form, a)
	if form.Refuse(ctx, err) {
		return s.showAmend(w, r, v, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "platform.amended", "Circle", v.owner.Name))
	return page.SeeOther(w, r, "/amendments/"+id)
}

func amendmentOf(form page.Form) platform.Amendment {
	return platform.Amendment{Title: form.Value("title"), Text: form.Value("text"), Why: form.Value("why"), Named: form.Has("named", "yes")}
}

func (s server) send(r *http.Request, form page.Form, a platform.Amendment) (string, error) {
	actor := member.From(r.Context())
	return s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		a, err := platform.Amend(ctx, tx, actor, a)
		return a.ID, err
	})
}

// newPlankForm is where a new plank is brought to a chapter.
func (s server) newPlankForm(w http.ResponseWriter, r *http.Request) error {
	return s.showNewPlank(w, r, page.Filled("lang", i18n.Lang(r.Context())))
}

func (s server) inChapter(ctx context.Context, id string) (platform.Chapter, platform.Programme, error) {
	c, err := platform.GetChapter(ctx, s.site.DB, id)
	if err != nil {
		return c, platform.Programme{}, err
	}
	p, err := platform.See(ctx, s.site.DB, member.From(ctx), c.Programme)
	return c, p, err
}

func (s server) showNewPlank(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	c, p, err := s.inChapter(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, s.site.DB, member.From(ctx), circle.Raise, p.Circle); err != nil {
		return err
	}
	owner, err := circle.Get(ctx, s.site.DB, p.Circle)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "platform.new_plank_title"), Kicker: c.Title, Lead: i18n.T(ctx, "platform.amend_lead", "Circle", owner.Name),
		Back: "/platform/" + p.ID, BackTo: p.Title, Status: form.Status,
	}
	return page.Render(w, r, frame, amendPage("/chapters/"+c.ID+"/amend", form, true))
}

func (s server) newPlank(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, p, err := s.inChapter(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	a := amendmentOf(form)
	a.Chapter, a.Lang = c.ID, form.Value("lang")
	id, err := s.send(r, form, a)
	if form.Refuse(ctx, err) {
		return s.showNewPlank(w, r, form)
	}
	if err != nil {
		return err
	}
	owner, err := circle.Get(ctx, s.site.DB, p.Circle)
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "platform.amended", "Circle", owner.Name))
	return page.SeeOther(w, r, "/amendments/"+id)
}
