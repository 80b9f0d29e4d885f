// Package web shows the seats that circles open for communities: who sits there
// and until when, how the people of the community choose, what their delegate
// reports, and how they recall.
package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/delegate"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /seats/{id}", Handle: s.seat},
		{Pattern: "POST /seats/{id}/open", Handle: s.post("open", open)},
		{Pattern: "POST /seats/{id}/offer", Handle: s.post("offer", offer)},
		{Pattern: "POST /seats/{id}/withdraw", Handle: s.post("withdraw", withdraw)},
		{Pattern: "POST /seats/{id}/name", Handle: s.post("name", name)},
		{Pattern: "POST /seats/{id}/propose", Handle: s.post("propose", propose)},
		{Pattern: "POST /seats/{id}/answer", Handle: s.post("answer", answer)},
		{Pattern: "POST /seats/{id}/report", Handle: s.post("report", report)},
		{Pattern: "POST /seats/{id}/recall", Handle: s.post("recall", recall)},
		{Pattern: "POST /seats/{id}/keep", Handle: s.post("keep", keep)},
	}
}

// see reads a seat: it is there for who sees the circle, and for the people of
// the community. within says whether the reader may read what is said there.
func (s server) see(ctx context.Context, id string) (role circle.Role, within bool, err error) {
	db, actor := s.site.DB, member.From(ctx)
	role, err = circle.RoleByID(ctx, db, id)
	if err == nil && role.Community == "" {
		err = errNotFound
	}
	if err != nil {
		return role, false, err
	}
	if within, err = delegate.Sees(ctx, db, actor, role); err != nil || within {
		return role, within, err
	}
	c, err := circle.Get(ctx, db, role.Circle)
	if err != nil {
		return role, false, err
	}
	sees, err := circle.CanSee(ctx, db, actor, c.Audience, c.ID)
	if err == nil && !sees {
		err = errNotFound
	}
	return role, false, err
}

var errNotFound = apperr.New(apperr.NotFound, "circle.role_not_found")

// act is one act on a seat, from a form. It returns the message that the next
// page shows.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, role circle.Role, form page.Form) (string, error)

// post runs an act once, and leads back to the seat; what cannot be done keeps
// what was typed.
func (s server) post(which string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		role, _, err := s.see(ctx, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		return s.site.Act(w, r, actor.Key(), form, "/seats/"+role.ID, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, role, form)
		}, func(form page.Form) error { return s.show(w, r, which, form) })
	}
}
