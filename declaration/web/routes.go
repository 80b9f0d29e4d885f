// Package web shows what circles say in public under their own names, and how
// people of a circle prepare it, confirm it and withdraw it.
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
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /declarations", Handle: s.all},
		{Pattern: "GET /circles/{id}/declarations", Handle: s.ofCircle},
		{Pattern: "GET /declarations/{id}", Handle: s.one},
		{Pattern: "POST /declarations/{id}/confirm", Handle: s.post("confirm", confirm)},
		{Pattern: "POST /declarations/{id}/withdraw", Handle: s.post("withdraw", withdraw)},
		{Pattern: "GET /agreements/{id}/declaration", Handle: s.preparing},
		{Pattern: "POST /agreements/{id}/declaration", Handle: s.prepare},
	}
}

// see reads a declaration: what is public is for everybody, and what is not yet,
// or was set aside, for the circle.
func (s server) see(ctx context.Context, id string) (declaration.Declaration, error) {
	d, err := declaration.Get(ctx, s.site.DB, id)
	if err != nil || !d.Published.IsZero() {
		return d, err
	}
	sits, err := circle.Sits(ctx, s.site.DB, d.Circle, member.From(ctx).Member)
	if err == nil && !sits {
		err = apperr.New(apperr.NotFound, "declaration.not_found")
	}
	return d, err
}

type act func(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error)

func confirm(ctx context.Context, tx *store.Tx, actor member.Actor, id string, _ page.Form) (string, error) {
	published, err := declaration.Confirm(ctx, tx, actor, id)
	if published {
		return "declaration.did_publish", err
	}
	return "declaration.did_confirm", err
}

func withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, id string, form page.Form) (string, error) {
	return "declaration.did_withdraw", declaration.Withdraw(ctx, tx, actor, id, form.Text("why"), i18n.Lang(ctx))
}

// post runs an act once, and leads back; what cannot be done keeps what was
// typed.
func (s server) post(which string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		d, err := s.see(ctx, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		return s.site.Act(w, r, actor.Key(), form, "/declarations/"+d.ID, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, d.ID, form)
		}, func(form page.Form) error { return s.show(w, r, which, form) })
	}
}
