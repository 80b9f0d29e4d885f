// Package web shows labs: those to come, those about a conversation or an item,
// how one is held, registered, moved and cancelled, and its notes.
package web

import (
	"context"
	"net/http"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/lab"
	"concentric/member"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /labs", Handle: s.coming},
		{Pattern: "GET /labs/kit", Handle: s.kit},
		{Pattern: "GET /conversations/{id}/labs", Handle: s.list(ofTalk)},
		{Pattern: "GET /conversations/{id}/labs/new", Handle: s.newForm(ofTalk)},
		{Pattern: "POST /conversations/{id}/labs", Handle: s.register(ofTalk)},
		{Pattern: "GET /items/{id}/labs", Handle: s.list(ofItem)},
		{Pattern: "GET /items/{id}/labs/new", Handle: s.newForm(ofItem)},
		{Pattern: "POST /items/{id}/labs", Handle: s.register(ofItem)},
		{Pattern: "GET /labs/{id}", Handle: s.lab},
		{Pattern: "GET /labs/{id}/notes", Handle: s.notesForm},
		{Pattern: "POST /labs/{id}/notes", Handle: s.handIn},
		{Pattern: "POST /labs/{id}/move", Handle: s.post("move", move)},
		{Pattern: "POST /labs/{id}/cancel", Handle: s.post("cancel", cancel)},
		{Pattern: "POST /labs/{id}/points", Handle: s.post("points", putIn)},
		{Pattern: "POST /labs/{id}/appeal", Handle: s.post("appeal", appeal)},
		{Pattern: "POST /labs/{id}/decision", Handle: s.post("decision", decide)},
	}
}

// of reads what the labs of a page are about.
type of func(ctx context.Context, s server, id string) (lab.Subject, error)

func ofTalk(ctx context.Context, s server, id string) (lab.Subject, error) {
	return lab.About(ctx, s.site.DB, member.From(ctx), id, "")
}

func ofItem(ctx context.Context, s server, id string) (lab.Subject, error) {
	return lab.About(ctx, s.site.DB, member.From(ctx), "", id)
}

// act is one act on a lab, from a form. It returns the message that the next page
// shows.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, lab string, form page.Form) (string, error)

// post runs an act once, and leads back to the lab. What cannot be done shows it
// as it stands now, with what was typed.
func (s server) post(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, actor := r.Context(), member.From(r.Context())
		l, _, err := lab.See(ctx, s.site.DB, actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		return s.site.Act(w, r, actor.Key(), form, "/labs/"+l.ID, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, l.ID, form)
		}, func(form page.Form) error { return s.show(w, r, name, form) })
	}
}
