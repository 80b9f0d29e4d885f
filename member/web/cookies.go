package web

import (
	"net/http"
	"time"

	"concentric/base/page"
	"concentric/base/session"
)

// The cookies of this room. All are for our server only, not for scripts, and
// sent over HTTPS only where the page came by it.
const (
	sessionCookie = "session" // who is signed in on this browser
	requestCookie = "request" // that this browser asked for a link
	opener        = "opener"  // that this browser spent a link
)

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func setCookie(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: page.IsSecure(r),
	})
}

func dropCookie(w http.ResponseWriter, r *http.Request, name string) {
	setCookie(w, r, name, "", -time.Second)
}

// enter gives a browser the session that a sign-in has started.
func enter(w http.ResponseWriter, r *http.Request, token string) {
	setCookie(w, r, sessionCookie, token, session.Life)
}
