package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/desk"
	"concentric/desk/web"
	"concentric/member"

	"github.com/a-h/templ"
)

// A steward who asked for it sees every page as nobody, with the way back on it,
// and does nothing meanwhile; nobody else is changed by the cookie.
func TestAStewardSeesPagesAsANewcomer(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, member.Messages, desk.Messages)
	if err != nil {
		t.Fatal(err)
	}
	site := &page.Site{Name: "The Party"}
	mux := http.NewServeMux()
	page.Mount(mux, append(web.Routes(site), page.Route{Pattern: "/{page...}", Handle: func(w http.ResponseWriter, r *http.Request) error {
		said := fmt.Sprintf("%s by %q steward %v", r.Method, member.From(r.Context()).Member, page.ViewerOf(r.Context()).Steward)
		return page.Render(w, r, page.Frame{Title: "A page"}, templ.Raw(said))
	}})...)
	people := map[string]member.Actor{"steward": {Member: "s1", Steward: true}, "member": {Member: "m1"}, "nobody": {}}
	looks := web.AsNewcomer(site, mux)
	all := page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor := people[r.Header.Get("Who")]
		ctx := page.WithViewer(member.With(r.Context(), actor), page.Viewer{SignedIn: actor.SignedIn(), Steward: actor.Steward})
		looks.ServeHTTP(w, r.WithContext(ctx))
	}))
	ask := func(who, method, path, cookie string) (int, string, http.Header) {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("Who", who)
		r.Header.Set("Accept-Language", "en")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: "newcomer", Value: cookie})
		}
		w := httptest.NewRecorder()
		all.ServeHTTP(w, r)
		return w.Code, w.Body.String(), w.Header()
	}
	for _, one := range []struct {
		who, method, path, cookie string
		status                    int
		says                      string
	}{
		{"steward", "GET", "/circles", "", 200, "GET by &#34;s1&#34; steward true"},
		{"steward", "GET", "/circles", "yes", 200, "Back to my desk"},
		{"steward", "GET", "/circles", "yes", 200, "GET by &#34;&#34; steward false"},
		{"steward", "POST", "/circles", "yes", 403, "You are only looking"},
		{"steward", "POST", "/circles", "", 200, "POST by"},
		{"member", "POST", "/circles", "yes", 200, "POST by &#34;m1&#34;"},
		{"member", "POST", "/desk/newcomer", "", 403, "steward"},
		{"nobody", "POST", "/desk/newcomer", "", 401, ""},
		{"steward", "POST", "/desk/newcomer/end", "yes", 303, ""},
	} {
		status, body, header := ask(one.who, one.method, one.path, one.cookie)
		says := strings.ReplaceAll(body, `"`, "&#34;")
		if status != one.status || !strings.Contains(says, one.says) {
			t.Errorf("%+v: %d\n%s", one, status, body)
		}
		if one.status == 303 && (header.Get("Location") != "/desk" || !strings.Contains(header.Get("Set-Cookie"), "newcomer=;")) {
			t.Errorf("%+v: %v", one, header)
		}
	}
	status, _, header := ask("steward", "POST", "/desk/newcomer", "")
	if status != 303 || header.Get("Location") != "/" || !strings.Contains(header.Get("Set-Cookie"), "newcomer=yes; Path=/; HttpOnly; SameSite=Lax") {
		t.Errorf("%d %v", status, header)
	}
}
