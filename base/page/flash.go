package page

import (
	"encoding/base64"
	"net/http"
	"strings"
)

const flashCookie = "flash"

// flash is a short sentence for the next page, and where its undo is sent.
type flash struct{ Text, Undo string }

// Flash keeps one short sentence ("Saved.") for the next page this browser
// opens, wherever the form leads; it is gone after a minute or when shown. The
// text is translated already.
func Flash(w http.ResponseWriter, r *http.Request, text string) {
	keepFlash(w, r, flash{Text: text})
}

// FlashUndo is [Flash] with a button that takes back what was done, by a POST to
// the path given.
func FlashUndo(w http.ResponseWriter, r *http.Request, text, path string) {
	keepFlash(w, r, flash{Text: text, Undo: Local(path)})
}

func keepFlash(w http.ResponseWriter, r *http.Request, f flash) {
	value := base64.RawURLEncoding.EncodeToString([]byte(f.Undo + "\n" + f.Text))
	http.SetCookie(w, &http.Cookie{
		Name: flashCookie, Value: value, Path: "/", MaxAge: 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: IsSecure(r),
	})
}

// takeFlash gives the sentence kept for this page, and forgets it. A script that
// only makes an open page new (live.ts, in this tab or another) leaves it for the
// page that the person goes to.
func takeFlash(w http.ResponseWriter, r *http.Request) flash {
	if r.Header.Get("Renew") != "" {
		return flash{}
	}
	c, err := r.Cookie(flashCookie)
	if err != nil || c.Value == "" {
		return flash{}
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: IsSecure(r)})
	kept, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return flash{}
	}
	undo, text, _ := strings.Cut(strings.ToValidUTF8(string(kept), ""), "\n")
	if undo != "" {
		undo = Local(undo)
	}
	return flash{Text: text, Undo: undo}
}

// IsSecure reports whether the browser came by HTTPS, here or at the proxy in
// front of us.
func IsSecure(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
