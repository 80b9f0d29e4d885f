package page

import (
	"net/http"
	"net/url"
	"strings"
)

const flashCookie = "flash"

// Flash keeps one short sentence ("Saved.") for the next page this browser
// opens, wherever the form leads; it is gone after a minute or when shown. The
// text is translated already.
func Flash(w http.ResponseWriter, r *http.Request, text string) {
	http.SetCookie(w, &http.Cookie{
		Name: flashCookie, Value: url.QueryEscape(text), Path: "/", MaxAge: 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: IsSecure(r),
	})
}

// takeFlash gives the sentence kept for this page, and forgets it.
func takeFlash(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(flashCookie)
	if err != nil || c.Value == "" {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: IsSecure(r)})
	text, err := url.QueryUnescape(c.Value)
	if err != nil || len(text) > 500 {
		return ""
	}
	return strings.ToValidUTF8(text, "")
}

// IsSecure reports whether the browser came by HTTPS, here or at the proxy in
// front of us.
func IsSecure(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
