package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/member"
	"concentric/moderation/card"
)

// looking is the cookie of a steward's browser that sees the pages as somebody
// does who has just come by a link. It ends with the browser.
const looking = "newcomer"

const (
	lookBegins = "/desk/newcomer"
	lookEnds   = "/desk/newcomer/end"
)

// AsNewcomer shows a steward who asked for it what somebody sees who has just come
// by a link and has no account: for the pages nobody is signed in then. Nothing can
// be done meanwhile, in nobody's name; each page says so, and leads back. It goes
// inside of whatever says who asks.
func AsNewcomer(site *page.Site, next http.Handler) http.Handler {
	marks := card.Page(site.DB)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie(looking); err != nil || c.Value != "yes" || !member.From(r.Context()).Steward || r.URL.Path == lookEnds {
			next.ServeHTTP(w, r)
			return
		}
		ctx := member.With(r.Context(), member.Actor{Lang: i18n.Lang(r.Context())})
		r = r.WithContext(page.Finishing(page.WithViewer(ctx, site.Viewer()), func(ctx context.Context, html []byte) ([]byte, error) {
			html, err := marks(ctx, html)
			if err != nil {
				return nil, err
			}
			return banner(ctx, html)
		}))
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.URL.Path != "/language" {
			page.Fail(w, r, apperr.New(apperr.Forbidden, "desk.newcomer_only_looks"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// banner puts above a page that its reader only looks, and how that ends.
func banner(ctx context.Context, html []byte) ([]byte, error) {
	main := bytes.Index(html, []byte(`<main id="main"`))
	if main < 0 {
		return html, nil
	}
	begins := main + bytes.IndexByte(html[main:], '>') + 1
	var says strings.Builder
	if err := asNewcomer().Render(ctx, &says); err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{html[:begins], []byte(says.String()), html[begins:]}, nil), nil
}

// begin has a steward's browser look as a newcomer.
func (s server) begin(w http.ResponseWriter, r *http.Request) error {
	switch actor := member.From(r.Context()); {
	case !actor.SignedIn():
		return apperr.New(apperr.NotSignedIn, "page.fail_not_signed")
	case !actor.Steward:
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	http.SetCookie(w, look(r, "yes", 0))
	return page.SeeOther(w, r, "/")
}

// end has it look as its steward again.
func (s server) end(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, look(r, "", -1))
	return page.SeeOther(w, r, "/desk")
}

func look(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: looking, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: page.IsSecure(r),
	}
}
