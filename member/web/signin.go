package web

import (
	"context"
	"net/http"
	"time"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/member"
)

// requestLife is how long a browser remembers that it asked.
const requestLife = time.Hour

func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	if member.From(r.Context()).SignedIn() && r.URL.Query().Get("again") == "" {
		return page.SeeOther(w, r, r.URL.Query().Get("back"))
	}
	return showSignIn(w, r, page.Filled("back", r.URL.Query().Get("back")))
}

func showSignIn(w http.ResponseWriter, r *http.Request, form page.Form) error {
	return page.Render(w, r, page.Frame{
		Title: i18n.T(r.Context(), "member.signin_title"), Lead: i18n.T(r.Context(), "member.signin_lead"), Status: form.Status,
	}, signInPage(form))
}

// askLink answers every address alike. The form's own key is the secret that
// this browser keeps, so that a form sent three times asks once.
func (s *server) askLink(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	request := form.Once()
	err = s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error {
		return member.AskSignIn(ctx, tx, member.Ask{
			Request: request, Email: form.Text("email"), Network: Network(r),
			Lang: i18n.Lang(ctx), Back: page.Local(form.Value("back")),
		})
	})
	if form.Refuse(r.Context(), err) {
		return showSignIn(w, r, form)
	}
	if err != nil {
		return err
	}
	setCookie(w, r, requestCookie, request, requestLife)
	return page.SeeOther(w, r, "/sign-in/sent")
}

func (s *server) sent(w http.ResponseWriter, r *http.Request) error {
	return showSent(w, r, page.Form{})
}

func showSent(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, minutes := r.Context(), int(member.LinkLife/time.Minute)
	lead, nothing := i18n.T(ctx, "member.sent_lead", "Minutes", minutes), i18n.T(ctx, "member.sent_nothing")
	if r.FormValue("joining") != "" {
		lead, nothing = i18n.T(ctx, "member.join_sent_lead", "Minutes", minutes), i18n.T(ctx, "member.join_sent_nothing")
	}
	return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "member.sent_title"), Lead: lead, Status: form.Status}, sentPage(form, nothing, r.FormValue("joining")))
}
