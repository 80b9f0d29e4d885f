package web

import (
	"context"
	"errors"
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/member"
	"concentric/today"
)

// admit signs in who has proven a request, or asks which of the people at the
// address it is.
func (s *server) admit(w http.ResponseWriter, r *http.Request, request, secret string) error {
	e, err := member.Enter(r.Context(), s.site.DB, request, secret)
	if err != nil {
		return err
	}
	if len(e.Members) > 1 {
		return page.SeeOther(w, r, "/sign-in/who")
	}
	return s.finish(w, r, request, secret, e.Members[0].ID, e.Back)
}

func (s *server) finish(w http.ResponseWriter, r *http.Request, request, secret, who, back string) error {
	var token string
	err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = member.FinishSignIn(ctx, tx, request, secret, who, session.Device(r.UserAgent()))
		if err != nil {
			return err
		}
		return replace(ctx, tx, cookie(r, sessionCookie), token)
	})
	if err != nil {
		return err
	}
	enter(w, r, token)
	ctx := r.Context()
	if m, err := member.Get(ctx, s.site.DB, who); err == nil && m.Lang != "" && cookie(r, i18n.Cookie) == "" {
		ctx = i18n.In(ctx, m.Lang) // as the next page will
	}
	page.Flash(w, r, i18n.T(ctx, "member.signed_in"))
	return page.SeeOther(w, r, back)
}

// replace ends the session that a browser had before, which nobody could end from
// there any more. The same person keeps the notices of that device; another's are
// over.
func replace(ctx context.Context, tx *store.Tx, before, token string) error {
	old, err := session.Find(ctx, tx, before)
	if errors.Is(err, session.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	now, err := session.Find(ctx, tx, token)
	if errors.Is(err, session.ErrNone) || now.ID == old.ID {
		return nil // the same form once more
	}
	if err != nil {
		return err
	}
	if err := today.PushMoves(ctx, tx, now.Member, old.ID, now.ID); err != nil {
		return err
	}
	return session.End(ctx, tx, before)
}

func (s *server) who(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := member.Enter(ctx, s.site.DB, cookie(r, requestCookie), cookie(r, opener))
	if err != nil {
		return err
	}
	var people []page.Choice
	for _, m := range e.Members {
		people = append(people, page.Choice{Value: m.ID, Label: m.Given, Hint: i18n.T(ctx, "member.who_number", "Number", m.Number)})
	}
	return page.Render(w, r, page.Frame{Title: i18n.T(ctx, "member.who_title"), Lead: i18n.T(ctx, "member.who_lead")}, whoPage(people))
}

func (s *server) chooseWho(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	request, secret := cookie(r, requestCookie), cookie(r, opener)
	e, err := member.Enter(r.Context(), s.site.DB, request, secret)
	if err != nil {
		return err
	}
	return s.finish(w, r, request, secret, form.Value("member"), e.Back)
}

func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	token := cookie(r, sessionCookie)
	err := s.site.DB.Write(r.Context(), func(ctx context.Context, tx *store.Tx) error { return session.End(ctx, tx, token) })
	if err != nil {
		return err
	}
	dropCookie(w, r, sessionCookie)
	page.Flash(w, r, i18n.T(r.Context(), "member.signed_out"))
	return page.SeeOther(w, r, "/")
}
