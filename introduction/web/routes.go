// Package web is where somebody new introduces themselves, and where those who sit
// in circles welcome them.
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
)

type server struct{ site *page.Site }

// Routes are the pages of this room.
func Routes(site *page.Site) []page.Route {
	s := server{site}
	return []page.Route{
		{Pattern: "GET /introduction", Handle: s.mine},
		{Pattern: "POST /introduction", Handle: s.introduce},
		{Pattern: "POST /introduction/take-back", Handle: s.takeBack},
		{Pattern: "POST /introduction/appeal", Handle: s.appeal},
		{Pattern: "GET /introductions", Handle: s.all},
		{Pattern: "POST /introductions/offer", Handle: s.offer},
		{Pattern: "POST /introductions/offer/end", Handle: s.endOffer},
		{Pattern: "POST /introductions/{id}/answer", Handle: s.answer},
		{Pattern: "POST /introductions/{id}/pass", Handle: s.pass},
		{Pattern: "POST /introductions/{id}/appeal", Handle: s.contest},
	}
}

// act is one act, from a form. It returns the message that the next page shows.
type act func(ctx context.Context, tx *store.Tx, actor member.Actor, form page.Form) (string, error)

// post runs an act once and leads to a page; what cannot be done is shown again by
// again, with what was typed.
func (s server) post(w http.ResponseWriter, r *http.Request, to string, do act, again func(page.Form) error) error {
	actor := member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	return s.site.Act(w, r, actor.Key(), form, to, func(ctx context.Context, tx *store.Tx) (string, error) {
		return do(ctx, tx, actor, form)
	}, again)
}

// people are the names and the circles that a page needs.
type people struct {
	names   map[string]string
	circles map[string]circle.Circle
}

func (s server) people(ctx context.Context, members, circles []string) (p people, err error) {
	if p.names, err = member.Names(ctx, s.site.DB, members); err != nil {
		return p, err
	}
	p.circles, err = circle.ByIDs(ctx, s.site.DB, circles)
	return p, err
}

// name is what somebody is called, also where they are erased.
func (p people) name(ctx context.Context, id string) string {
	if name := p.names[id]; name != "" {
		return name
	}
	return i18n.T(ctx, "introduction.somebody")
}

func signedIn(actor member.Actor) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "introduction.sign_in")
	}
	return nil
}
