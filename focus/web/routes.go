// Package web shows focus groups: those of a circle, how one is convened, and
// the page of one, where people say whether they come and notes are handed over.
package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/focus"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /circles/{id}/focus-groups", Handle: s.list},
		{Pattern: "GET /circles/{id}/focus-groups/new", Handle: s.newForm},
		{Pattern: "POST /circles/{id}/focus-groups", Handle: s.convene},
		{Pattern: "GET /focus-groups/{id}", Handle: s.group},
		{Pattern: "POST /focus-groups/{id}/say", Handle: s.post("say", say)},
		{Pattern: "POST /focus-groups/{id}/draw", Handle: s.post("draw", draw)},
		{Pattern: "POST /focus-groups/{id}/move", Handle: s.post("move", move)},
		{Pattern: "POST /focus-groups/{id}/cancel", Handle: s.post("cancel", cancel)},
		{Pattern: "POST /focus-groups/{id}/notes", Handle: s.post("notes", notes)},
		{Pattern: "POST /focus-groups/{id}/correct", Handle: s.post("correct", correct)},
		{Pattern: "POST /focus-groups/{id}/hand-over", Handle: s.post("hand", handOver)},
	}
}

// visible is the circle, if the reader sees it.
func (s server) visible(ctx context.Context, id string) (circle.Circle, error) {
	c, err := circle.Get(ctx, s.site.DB, id)
	if err != nil {
		return circle.Circle{}, err
	}
	sees, err := circle.CanSee(ctx, s.site.DB, member.From(ctx), c.Audience, c.ID)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "circle.not_found")
	}
	return c, err
}

// act is one act on a focus group, from a form. It returns the message that the
// next page shows.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, group string, form page.Form) (string, error)

// post runs an act once, and leads back to the focus group. What cannot be done
// shows it as it stands now, with what was typed.
func (s server) post(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		g, err := focus.See(ctx, s.site.DB, actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		to := "/focus-groups/" + g.ID
		if form.Value("from") == "today" {
			to = "/today"
		}
		return s.site.Act(w, r, actor.Key(), form, to, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, g.ID, form)
		}, func(form page.Form) error { return s.show(w, r, name, form) })
	}
}
