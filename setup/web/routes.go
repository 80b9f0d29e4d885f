// Package web shows how the server is set: the forms before the founding and on
// the steward's desk, the imprint, the privacy text, and for members what is set
// and when it was changed.
package web

import (
	"context"
	"net/http"

	"concentric/base/mail/domain"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
	"concentric/setup"
)

type server struct {
	site  *page.Site
	dns   domain.DNS
	tests *often
}

// Routes are the pages of this room. dns says what the sender's domain is asked by.
func Routes(site *page.Site, dns domain.DNS) []page.Route {
	s := server{site, dns, &often{}}
	return []page.Route{
		{Pattern: "GET /set-up/{token}/server", Handle: s.serverForm},
		{Pattern: "POST /set-up/{token}/server", Handle: s.setServer},
		{Pattern: "GET /set-up/{token}/mail", Handle: s.mailForm},
		{Pattern: "POST /set-up/{token}/mail", Handle: s.setMail},
		{Pattern: "GET /set-up/{token}/texts", Handle: s.textsForm},
		{Pattern: "POST /set-up/{token}/texts", Handle: s.setTexts},
		{Pattern: "GET /desk/server", Handle: s.serverForm},
		{Pattern: "POST /desk/server", Handle: s.setServer},
		{Pattern: "GET /desk/mail-server", Handle: s.mailForm},
		{Pattern: "POST /desk/mail-server", Handle: s.setMail},
		{Pattern: "GET /desk/texts", Handle: s.textsForm},
		{Pattern: "POST /desk/texts", Handle: s.setTexts},
		{Pattern: "GET /server", Handle: s.shown},
		{Pattern: "GET /imprint", Handle: s.imprint},
		{Pattern: "GET /privacy", Handle: s.privacy},
	}
}

// way is by whom and on which way a form is filled in: with the first link,
// before the founding, or by a steward.
type way struct {
	by   setup.By
	step int // 1 to 3 before the founding, 0 on the desk
	path string
	next string // where it goes on
}

// begin finds the way of a request, and refuses who may not go it.
func (s server) begin(w http.ResponseWriter, r *http.Request, step int, first, desk string) (way, error) {
	v := way{by: setup.By{Actor: member.From(r.Context())}, path: "/desk/" + desk, next: "/desk"}
	if token := r.PathValue("token"); token != "" {
		v = way{by: setup.By{Token: token}, step: step, path: "/set-up/" + token + "/" + first}
		v.next = "/set-up/" + token + map[int]string{1: "/mail", 2: "/texts", 3: ""}[step]
		w.Header().Set("Referrer-Policy", "no-referrer")
	}
	w.Header().Set("Cache-Control", "no-store")
	return v, v.by.May(r.Context(), s.site.DB)
}

// who keeps the form's key apart from others'.
func (v way) who() string {
	if v.by.Token != "" {
		return "set-up/" + v.by.Token
	}
	return v.by.Actor.Key()
}

// save does what a form asks for, and lets the server take it up at once.
func (s server) save(r *http.Request, v way, form page.Form, act func(ctx context.Context, tx *store.Tx) error) error {
	_, err := s.site.Do(r, v.who(), form, func(ctx context.Context, tx *store.Tx) (string, error) { return "", act(ctx, tx) })
	if err == nil && s.site.Renew != nil {
		err = s.site.Renew(r.Context())
	}
	return err
}
