// Package web shows role selections: what the circle looks for, nominations,
// the change round, and the way to the consent round.
package web

import (
	"context"
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/selection"
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /circles/{id}/selection", Handle: s.newForm},
		{Pattern: "POST /circles/{id}/selection", Handle: s.open},
		{Pattern: "GET /selections/{id}", Handle: s.selection},
		{Pattern: "GET /selections/{id}/description", Handle: s.describeForm},
		{Pattern: "POST /selections/{id}/description", Handle: s.describe},
		{Pattern: "POST /selections/{id}/accept", Handle: s.post("accept", accept)},
		{Pattern: "POST /selections/{id}/nominate", Handle: s.post("nominate", nominate)},
		{Pattern: "POST /selections/{id}/already-said", Handle: s.post("nominate", alreadySaid)},
		{Pattern: "POST /selections/{id}/speak", Handle: s.post("speak", speak)},
		{Pattern: "POST /selections/{id}/rather-not", Handle: s.post("quiet", ratherNot)},
		{Pattern: "POST /selections/{id}/change", Handle: s.post("change", change)},
		{Pattern: "POST /selections/{id}/propose", Handle: s.propose},
		{Pattern: "POST /selections/{id}/stop", Handle: s.post("stop", stop)},
	}
}

var errNotFound = apperr.New(apperr.NotFound, "selection.not_found")

// see reads a selection, which is for its circle alone.
func (s server) see(ctx context.Context, id string) (selection.Selection, error) {
	one, err := selection.Get(ctx, s.site.DB, id)
	if err != nil {
		return selection.Selection{}, err
	}
	sits, err := circle.Sits(ctx, s.site.DB, one.Circle, member.From(ctx).Member)
	if err == nil && !sits {
		err = errNotFound
	}
	return one, err
}

// act is one act on a selection, from a form. It returns the message that the
// next page shows, "" for none.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, one selection.Selection, form page.Form) (string, error)

// post runs an act once, and leads back to the selection. What cannot be done
// shows the selection as it stands now, with what was typed.
func (s server) post(name string, do act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		one, err := s.see(ctx, r.PathValue("id"))
		if err != nil {
			return err
		}
		form, err := page.ReadForm(r)
		if err != nil {
			return err
		}
		actor := member.From(ctx)
		message, err := s.site.Do(r, actor.Key(), form, func(ctx context.Context, tx *store.Tx) (string, error) {
			return do(ctx, tx, actor, one, form)
		})
		if refused(ctx, &form, err) {
			return s.show(w, r, name, form)
		}
		if err != nil {
			return err
		}
		if message != "" {
			page.Flash(w, r, i18n.T(ctx, message))
		}
		return page.SeeOther(w, r, "/selections/"+one.ID)
	}
}

// refused is Form.Refuse, which also keeps what was typed for something that
// is over.
func refused(ctx context.Context, form *page.Form, err error) bool {
	if e := apperr.As(err); e != nil && e.Code == apperr.Gone {
		err = apperr.New(apperr.Conflict, e.Message, e.Args...)
	}
	return form.Refuse(ctx, err)
}
