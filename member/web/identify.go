package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"concentric/base/clock"
	"concentric/base/guest"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/member"
)

type sessionKey struct{}

// sessionOf is the session of the request, the zero Session where there is none.
func sessionOf(ctx context.Context) session.Session {
	s, _ := ctx.Value(sessionKey{}).(session.Session)
	return s
}

// Identify puts into each request's context who acts (member.From), and for
// the layout who looks. It goes inside page.Around. A member who was erased or
// has left loses their sessions at the next request; so does who was suspended,
// since suspending ends them.
func Identify(site *page.Site, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			next.ServeHTTP(w, r)
			return
		}
		ctx, err := identify(site, w, r)
		if err != nil {
			page.Fail(w, r.WithContext(page.WithViewer(r.Context(), site.Viewer())), err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func identify(site *page.Site, w http.ResponseWriter, r *http.Request) (context.Context, error) {
	ctx := r.Context()
	visitor := site.Viewer()
	token := cookie(r, sessionCookie)
	s, err := session.Find(ctx, site.DB, token)
	if errors.Is(err, session.ErrNone) {
		if token != "" {
			dropCookie(w, r, sessionCookie)
		}
		ctx = member.With(ctx, member.Actor{Guest: guest.Of(r), Lang: i18n.Lang(ctx)})
		return page.WithViewer(ctx, visitor), nil
	}
	if err != nil {
		return ctx, store.Explain(err)
	}
	actor, name, err := member.Recognise(ctx, site.DB, s.Member)
	if err != nil {
		return ctx, store.Explain(err)
	}
	if !actor.SignedIn() {
		dropCookie(w, r, sessionCookie)
		err := site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return session.EndAll(ctx, tx, s.Member) })
		return page.WithViewer(member.With(ctx, member.Actor{Lang: i18n.Lang(ctx)}), visitor), err
	}
	if s.Stale(clock.Now(ctx)) {
		if err := site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return session.Note(ctx, tx, s) }); err != nil {
			site.Log.WarnContext(ctx, "session not noted", "error", err)
		}
		enter(w, r, token)
	}
	if actor.Lang != "" && cookie(r, i18n.Cookie) == "" {
		ctx = i18n.In(ctx, actor.Lang)
	}
	actor.Lang = i18n.Lang(ctx)
	actor.Session = s.ID
	actor.Fresh = s.IsFresh(clock.Now(ctx))
	ctx = context.WithValue(ctx, sessionKey{}, s)
	known := visitor
	known.SignedIn, known.Name, known.Lang, known.Steward = true, name, actor.Lang, actor.Steward
	return member.With(page.WithViewer(ctx, known), actor), nil
}
