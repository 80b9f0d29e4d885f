package page_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"

	"github.com/a-h/templ"
)

func catalogue(t testing.TB) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.NewCatalogue(page.Messages)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// server answers with the handler, with all that stands around a request.
func server(t testing.TB, routes ...page.Route) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	page.Mount(mux, page.Routes()...)
	page.Mount(mux, routes...)
	page.Mount(mux, page.Route{Pattern: "/", Handle: page.NotFound})
	return page.Around(catalogue(t), mux)
}

func ask(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(h http.Handler, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func says(title string) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return page.Render(w, r, page.Frame{Title: title, Section: page.Logbook}, templ.Raw("<p>body</p>"))
	}
}

func fails(err error) page.Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

func want(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d", w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("the page does not say %q:\n%.1500s", text, w.Body.String())
		}
	}
}

func TestAPageStandsInItsLayout(t *testing.T) {
	h := server(t, page.Route{Pattern: "GET /logbook", Handle: says("What we <agreed>")})
	w := ask(h, "GET", "/logbook", "Accept-Language", "de")
	want(t, w, http.StatusOK, `<html lang="de">`, "What we &lt;agreed&gt;", `href="#main"`, `href="/logbook" aria-current="true"`, "Zum Inhalt", "<p>body</p>", `name="back" value="/logbook"`)
	if got := strings.Count(w.Body.String(), "<h1"); got != 1 {
		t.Errorf("%d headings of the first level, want 1", got)
	}
	if w.Header().Get("Content-Language") != "de" {
		t.Error("the language is not in the header")
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	h := server(t, page.Route{Pattern: "GET /x", Handle: says("x")}, page.Route{Pattern: "GET /broken", Handle: fails(errors.New("x"))})
	for _, path := range []string{"/x", "/nowhere", "/broken", "/assets/none.css"} {
		header := ask(h, "GET", path).Header()
		policy := header.Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, rule)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy lets in too much: %s", path, policy)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" {
			t.Errorf("%s lacks a security header: %v", path, header)
		}
	}
	if ask(h, "GET", "/x").Header().Get("Strict-Transport-Security") != "" {
		t.Error("HSTS over plain HTTP")
	}
	if ask(h, "GET", "/x", "X-Forwarded-Proto", "https").Header().Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS over HTTPS")
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	done := 0
	h := server(t, page.Route{Pattern: "POST /act", Handle: func(w http.ResponseWriter, r *http.Request) error {
		done++
		return page.SeeOther(w, r, "/done")
	}})
	want(t, post(h, "/act", nil, "Sec-Fetch-Site", "cross-site", "Accept-Language", "fr"), http.StatusForbidden, "Cela venait d’un autre site")
	want(t, post(h, "/act", nil, "Origin", "https://evil.example"), http.StatusForbidden)
	if done != 0 {
		t.Fatal("the act was done")
	}
	w := post(h, "/act", nil, "Sec-Fetch-Site", "same-origin")
	want(t, w, http.StatusSeeOther)
	if w.Header().Get("Location") != "/done" || done != 1 {
		t.Error("our own form was not taken")
	}
}

func TestFailTellsWhatAReaderMayKnow(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })

	known := apperr.New(apperr.Conflict, "page.too_large", "Megabytes", 7)
	h := server(t,
		page.Route{Pattern: "GET /known", Handle: fails(known)},
		page.Route{Pattern: "GET /ours", Handle: fails(errors.New("the secret cause"))},
		page.Route{Pattern: "GET /bare", Handle: fails(apperr.New(apperr.NotSignedIn, ""))},
	)
	want(t, ask(h, "GET", "/known", "Accept-Language", "it"), http.StatusConflict, "Nel frattempo è cambiato", "È più grande di 7 MB")
	want(t, ask(h, "GET", "/bare"), http.StatusUnauthorized, "Sign in first", `href="/sign-in"`)
	want(t, ask(h, "GET", "/nowhere"), http.StatusNotFound, "There is nothing at this address")

	w := ask(h, "GET", "/ours")
	want(t, w, http.StatusInternalServerError, "Something went wrong on our side")
	if strings.Contains(w.Body.String(), "secret") {
		t.Error("the cause is on the page")
	}
	_, after, _ := strings.Cut(w.Body.String(), "noted under ")
	id, _, _ := strings.Cut(after, ".")
	if len(id) != 8 || !strings.Contains(log.String(), "id="+id) || !strings.Contains(log.String(), "the secret cause") {
		t.Errorf("the id %q does not lead to the log line: %s", id, log.String())
	}
}

func TestEveryCodeHasATitle(t *testing.T) {
	c := catalogue(t)
	for _, code := range []apperr.Code{
		apperr.Invalid, apperr.NotSignedIn, apperr.Forbidden, apperr.NotFound, apperr.Conflict, apperr.Gone,
		apperr.TooLarge, apperr.TooMany, apperr.Unavailable, apperr.Full, apperr.Internal,
	} {
		if !c.Has("page.fail_" + string(code)) {
			t.Errorf("no title for %s", code)
		}
	}
}

func TestBodiesHaveALimit(t *testing.T) {
	read := func(_ http.ResponseWriter, r *http.Request) error {
		_, err := page.ReadForm(r)
		return err
	}
	h := server(t, page.Route{Pattern: "POST /small", Handle: read}, page.Route{Pattern: "POST /large", Handle: read, MaxBody: 5 << 20})
	long := url.Values{"text": {strings.Repeat("a", 2<<20)}}
	want(t, post(h, "/small", long), http.StatusRequestEntityTooLarge, "larger than 1 MB")
	want(t, post(h, "/large", long), http.StatusOK)
	want(t, post(h, "/small", nil, "Content-Type", "multipart/form-data; boundary=x"), http.StatusUnprocessableEntity, "did not arrive whole")
}

func TestPagesAreCompressed(t *testing.T) {
	h := server(t, page.Route{Pattern: "GET /x", Handle: says("x")})
	w := ask(h, "GET", "/x", "Accept-Encoding", "br, gzip;q=0.5")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil || !strings.Contains(string(text), "<p>body</p>") {
		t.Errorf("what was packed is not the page: %v", err)
	}
	for _, accept := range []string{"", "identity", "gzip;q=0"} {
		if w := ask(h, "GET", "/x", "Accept-Encoding", accept); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%q was given gzip", accept)
		}
	}
	w = ask(h, "GET", "/nowhere", "Accept-Encoding", "gzip")
	if w.Code != http.StatusNotFound || w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("an error page loses its status or its compression")
	}
}

// Packers are used again: of two answers that are written at once each is whole.
func TestPackedAnswersAreNotMixed(t *testing.T) {
	unpack := func(w *httptest.ResponseRecorder) string {
		t.Helper()
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	var h http.Handler
	inner := ""
	h = page.Compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "begins ", r.URL.Path)
		if r.URL.Path == "/outer" {
			inner = unpack(ask(h, "GET", "/inner", "Accept-Encoding", "gzip"))
		}
		fmt.Fprint(w, ", ends")
	}))
	for range 3 { // the first leaves its packer to the second
		outer := unpack(ask(h, "GET", "/outer", "Accept-Encoding", "gzip"))
		if outer != "begins /outer, ends" || inner != "begins /inner, ends" {
			t.Errorf("got %q and %q", outer, inner)
		}
	}
}

func TestAnAddressThatOthersDoNotReach(t *testing.T) {
	for address, only := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://localhost/sign-in": true, "http://[::1]:8080": true,
		"https://party.example": false, "http://192.168.1.7:8080": false, "": false, "://": false,
	} {
		if page.OnlyHere(address) != only {
			t.Errorf("%q: want %v", address, only)
		}
	}
	for address, listen := range map[string]string{"http://127.0.0.1:8151": "0.0.0.0:8151", "http://localhost": "0.0.0.0:80", "https://localhost/": "0.0.0.0:443"} {
		if got := page.ForAll(address); got != listen {
			t.Errorf("%q: others reach it on %s, want %s", address, got, listen)
		}
	}
}

func TestLanguageIsChosenAndKept(t *testing.T) {
	h := server(t, page.Route{Pattern: "POST /language", Handle: page.ChooseLanguage})
	w := post(h, "/language", url.Values{"lang": {"da"}, "back": {"/logbook?x=1"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/logbook?x=1" || !strings.Contains(w.Header().Get("Set-Cookie"), "lang=da") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	w = post(h, "/language", url.Values{"lang": {"da"}, "back": {"//evil.example"}})
	if w.Header().Get("Location") != "/" {
		t.Errorf("led away to %s", w.Header().Get("Location"))
	}
	want(t, post(h, "/language", url.Values{"lang": {"tlh"}}), http.StatusUnprocessableEntity, "Choose one of the five")
}

func TestAFlashIsShownOnce(t *testing.T) {
	h := server(t,
		page.Route{Pattern: "POST /act", Handle: func(w http.ResponseWriter, r *http.Request) error {
			page.FlashUndo(w, r, "Saved; <ä>", "/act/undo")
			return page.SeeOther(w, r, "/x")
		}},
		page.Route{Pattern: "GET /x", Handle: says("x")},
	)
	cookie := post(h, "/act", nil).Result().Cookies()[0]
	// A page that is open elsewhere and makes itself new does not take it.
	w := ask(h, "GET", "/x", "Cookie", cookie.Name+"="+cookie.Value, "Renew", "live")
	if strings.Contains(w.Body.String(), "Saved;") || len(w.Result().Cookies()) > 0 {
		t.Error("a page that was made new took the flash")
	}
	w = ask(h, "GET", "/x", "Cookie", cookie.Name+"="+cookie.Value)
	want(t, w, http.StatusOK, "Saved; &lt;ä&gt;", `action="/act/undo"`)
	if gone := w.Result().Cookies(); len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Error("the flash is not taken away")
	}
	want(t, ask(h, "GET", "/x", "Cookie", "flash=!!"), http.StatusOK)
}

func TestAPhoneCanKeepThePages(t *testing.T) {
	mux := http.NewServeMux()
	page.Mount(mux, page.Routes()...)
	get := func(path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(page.WithViewer(r.Context(), page.Viewer{Organisation: "The “Party”"})))
		return w
	}
	var said struct {
		Name, Display string
		Icons         []struct{ Src, Sizes string }
	}
	if err := json.Unmarshal(get("/app.webmanifest").Body.Bytes(), &said); err != nil || said.Name != "The “Party”" || said.Display != "standalone" {
		t.Fatalf("%+v, %v", said, err)
	}
	for _, icon := range said.Icons {
		picture, err := png.Decode(get(icon.Src).Body)
		if err != nil {
			t.Fatal(err)
		}
		size := picture.Bounds().Size()
		if icon.Sizes != fmt.Sprintf("%dx%d", size.X, size.Y) {
			t.Errorf("%s is %v", icon.Sizes, size)
		}
		if paper, ring := picture.At(size.X/2, size.Y/2), picture.At(size.X/2, size.Y/2+38); paper == ring {
			t.Error("the icon shows nothing")
		}
	}
}
