package page

import (
	"net/http"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
)

// Policy is the content security policy of every page: our own files only, no
// inline script, no inline style, no frames, forms sent nowhere else.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Around puts around the whole server what every request needs: security
// headers, refusal of forms sent from other sites, the reader's language, and
// compression.
func Around(c *i18n.Catalogue, next http.Handler) http.Handler {
	return headers(speak(c, Compress(sameOrigin(next))))
}

// Routes are what the layout itself needs: assets. The choice of language is for
// who knows the reader (ChooseLanguage).
func Routes() []Route {
	return []Route{
		{Pattern: "GET /assets/{name}", Handle: Assets},
		{Pattern: "GET /worker.js", Handle: worker},
		{Pattern: "GET /app.webmanifest", Handle: homeScreen},
		{Pattern: "GET /icon.png", Handle: iconPicture},
	}
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
		if IsSecure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// speak chooses the reader's language: what they chose here, what their browser
// asks for.
func speak(c *i18n.Catalogue, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(i18n.With(r.Context(), c, i18n.Negotiate(r))))
	})
}

// Offer keeps to the languages that a party offers its pages in: a reader of none
// of them gets the first, unless they chose another in their account. It goes
// inside Around.
func Offer(languages []string, next http.Handler) http.Handler {
	if len(languages) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(languages, i18n.Lang(r.Context())) {
			r = r.WithContext(i18n.In(r.Context(), languages[0]))
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site's page sends here in our reader's name.
func sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Fail(w, r, apperr.New(apperr.Forbidden, "page.other_site"))
	}))
	return guard.Handler(next)
}

// ChooseLanguage keeps the language a reader chose for a year, in their browser.
func ChooseLanguage(w http.ResponseWriter, r *http.Request) error {
	form, err := ReadForm(r)
	if err != nil {
		return err
	}
	lang := form.Value("lang")
	if !i18n.Known(lang) {
		return apperr.New(apperr.Invalid, "page.no_such_language")
	}
	http.SetCookie(w, &http.Cookie{
		Name: i18n.Cookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: IsSecure(r),
	})
	return SeeOther(w, r, form.Value("back"))
}
