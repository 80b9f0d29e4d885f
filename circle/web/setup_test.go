package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/circle/web"
	"concentric/consent"
	"concentric/focus"
	"concentric/member"
	"concentric/setup"
)

// A party tries a circle beside its board and its assembly: they stand in the
// chart, and in its table, as bodies that decide by the statutes.
func TestAPilotStandsBesideItsBodies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, consent.Messages, focus.Messages, setup.Messages)
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(&page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler)})...)
		handler := page.Around(catalogue, mux)
		ask := func(method, path string, form url.Values) (int, string) {
			r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			return w.Code, w.Body.String()
		}
		token, err := member.SetUpToken(db)
		if err != nil {
			t.Fatal(err)
		}
		if _, form := ask(http.MethodGet, "/set-up/"+token, nil); !strings.Contains(form, `<option value="Europe/Rome">`) {
			t.Error("no time zones are offered")
		}
		form := url.Values{
			"name": {"Listening circle"}, "aim": {"Members are heard between assemblies"}, "way": {"pilot"}, "board": {""},
			"assembly": {"Members assembly"}, "name1": {"Ada"}, "name2": {"Bo"}, "lang": {"en"}, "zone": {"Europe/Atlantis"}, "key": {"a"},
		}
		if code, said := ask(http.MethodPost, "/set-up/"+token, form); code != http.StatusUnprocessableEntity ||
			!strings.Contains(said, "There is no time zone “Europe/Atlantis”") || !strings.Contains(said, `value="Members assembly"`) {
			t.Errorf("an unknown time zone: %d", code)
		}
		form.Set("zone", "Europe/Rome")
		if code, said := ask(http.MethodPost, "/set-up/"+token, form); code != http.StatusOK || !strings.Contains(said, "/sign-in/link/") {
			t.Fatalf("the pilot is not set up: %d", code)
		}
		_, chart := ask(http.MethodGet, "/circles", nil)
		for _, part := range []string{"One circle is tried out, beside bodies", `<rect class="body"`, ">Members assembly</text>", `>Board</th>`, "Board: decides by the statutes"} {
			if !strings.Contains(chart, part) {
				t.Errorf("the chart lacks %q", part)
			}
		}
		root, err := circle.Root(t.Context(), db)
		if err != nil || root.Kind != circle.Pilot || root.Zone != "Europe/Rome" {
			t.Errorf("%+v %v", root, err)
		}
		if _, one := ask(http.MethodGet, "/circles/"+root.ID, nil); !strings.Contains(one, "The board and the assembly go on deciding") {
			t.Error("the pilot is said to decide what its bodies decide")
		}
	})
}
