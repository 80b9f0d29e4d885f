package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/declaration"
	"concentric/logbook"
	"concentric/member"
)

// preparation is the page on which somebody of the circle looks at what would be
// said.
type preparation struct {
	circle    circle.Circle
	agreement logbook.Agreement
	hindrance error // why it cannot be said now
	unspoken  bool  // because nobody speaks for the circle
	typed     page.Form
}

func (s server) preparing(w http.ResponseWriter, r *http.Request) error {
	return s.prepared(w, r, page.Form{})
}

func (s server) prepared(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, db := r.Context(), s.site.DB
	v, err := s.seeAgreement(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := circle.May(ctx, db, member.From(ctx), circle.Propose, v.circle.ID); err != nil {
		return err
	}
	v.typed = form
	v.hindrance = declaration.CanSay(ctx, db, v.circle, v.agreement)
	if v.hindrance == nil {
		_, v.hindrance = declaration.Spokesperson(ctx, db, v.circle)
		v.unspoken = v.hindrance != nil
	}
	if v.hindrance != nil && apperr.As(v.hindrance) == nil {
		return v.hindrance
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "declaration.prepare_title"), Kicker: v.circle.Name, Section: page.Circles,
		Back: "/agreements/" + v.agreement.ID, BackTo: v.agreement.Now.Title, Status: form.Status,
	}
	return page.Render(w, r, frame, preparePage(v))
}

func (s server) seeAgreement(ctx context.Context, id string) (preparation, error) {
	a, err := logbook.Get(ctx, s.site.DB, id)
	if err != nil {
		return preparation{}, err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), a.Audience, a.Circle)
	if err != nil {
		return preparation{}, err
	}
	if !sees {
		return preparation{}, apperr.New(apperr.NotFound, "logbook.not_found")
	}
	c, err := circle.Get(ctx, s.site.DB, a.Circle)
	return preparation{circle: c, agreement: a}, err
}

func (s server) prepare(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	v, err := s.seeAgreement(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	id, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
		d, err := declaration.Prepare(ctx, tx, actor, v.circle.ID, v.agreement.ID, form.Value("text"))
		return d.ID, err
	})
	if form.Refuse(ctx, err) {
		return s.prepared(w, r, form)
	}
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "declaration.did_prepare"))
	return page.SeeOther(w, r, "/declarations/"+id)
}
