// Package guest recognises the browser of somebody without an account who
// takes part in a public conversation, by a long-lived random cookie.
//
// Nothing is written about a guest before they act. The id that rooms keep is
// a hash of the cookie. It is a browser, not a person: one person has as many
// as they like, which is why results for members count members only.
package guest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"concentric/base/id"
	"concentric/base/page"
)

const cookie = "guest"

// life is how long a browser remembers that it was here.
const life = 365 * 24 * time.Hour

// Of is the guest's id that a request's cookie stands for; "" without one.
func Of(r *http.Request) string {
	c, err := r.Cookie(cookie)
	if err != nil || len(c.Value) != secretLength {
		return ""
	}
	return idOf(c.Value)
}

// secretLength is the length of id.Secret.
const secretLength = 32

// Begin gives this browser a guest's id, as it acts for the first time; one
// that it has already stays. Call it before the response's first byte.
func Begin(w http.ResponseWriter, r *http.Request) string {
	if known := Of(r); known != "" {
		return known
	}
	secret := id.Secret()
	http.SetCookie(w, &http.Cookie{
		Name: cookie, Value: secret, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: page.IsSecure(r),
	})
	return idOf(secret)
}

func idOf(secret string) string {
	sum := sha256.Sum256([]byte("guest\x00" + secret))
	return hex.EncodeToString(sum[:10])
}
