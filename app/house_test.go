package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/member"
)

// Two parties on one server: a session, a link and a form of one mean nothing
// at the other's name, and nobody answers to a third name.
func TestPartiesOnOneServerAreApart(t *testing.T) {
	t.Setenv("CONCENTRIC_KEY", "")
	var house app.House
	var tokens []string
	for _, name := range []string{"hill", "vale"} {
		folder := t.TempDir()
		party, err := app.New(t.Context(), app.Config{
			Place:  app.Place{Data: folder, Database: storetest.SQLite(t), Vault: filepath.Join(folder, "keys.db")},
			Site:   page.Site{Name: name, BaseURL: "https://" + name + ".example"},
			Manual: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		house = append(house, party)
		token, err := member.SetUpToken(party.Site.DB)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	t.Cleanup(func() {
		if err := house.Close(); err != nil {
			t.Error(err)
		}
	})
	ask := func(method, host, path string, cookies []*http.Cookie, form ...string) *http.Response {
		t.Helper()
		values := url.Values{}
		for i := 0; i+1 < len(form); i += 2 {
			values.Set(form[i], form[i+1])
		}
		r := httptest.NewRequest(method, path, strings.NewReader(values.Encode()))
		r.Host = host
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		house.ServeHTTP(w, r)
		return w.Result()
	}
	expect := func(what string, answer *http.Response, want ...int) {
		t.Helper()
		for _, status := range want {
			if answer.StatusCode == status {
				return
			}
		}
		t.Errorf("%s: %d, want %d", what, answer.StatusCode, want)
	}
	if hosts := strings.Join(house.Hosts(), " "); hosts != "hill.example vale.example" {
		t.Errorf("names that want a certificate: %s", hosts)
	}
	expect("the first link at home", ask("GET", "hill.example", "/set-up/"+tokens[0]+"/server", nil), http.StatusOK)
	expect("the first link at the other's", ask("GET", "vale.example", "/set-up/"+tokens[0]+"/server", nil), http.StatusNotFound)
	var link string
	err := house[0].Site.DB.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		id, err := member.Add(ctx, tx, member.Member{Number: "1", Name: "Ada", Standing: member.Working})
		if err != nil {
			return err
		}
		link, err = member.IssueLink(ctx, tx, id, time.Hour)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	expect("a sign-in link at the other's", ask("POST", "vale.example", "/sign-in/link/"+link, nil), http.StatusNotFound, http.StatusGone)
	in := ask("POST", "Hill.example:443", "/sign-in/link/"+link, nil)
	expect("a sign-in link at home", in, http.StatusSeeOther)
	session := in.Cookies()
	for _, c := range session {
		if c.Domain != "" {
			t.Errorf("the cookie %s is for %q, not for one name alone", c.Name, c.Domain)
		}
	}
	expect("a session at home", ask("GET", "hill.example", "/account", session), http.StatusOK)
	expect("a session at the other's", ask("GET", "vale.example", "/account", session), http.StatusUnauthorized)
	expect("a form at the other's", ask("POST", "vale.example", "/account/language", session, "lang", "de"), http.StatusUnauthorized)
	expect("a form at home", ask("POST", "hill.example", "/account/language", session, "lang", "de"), http.StatusSeeOther)
	expect("a name that is nobody's", ask("GET", "dale.example", "/", session), http.StatusMisdirectedRequest)
	expect("no name", ask("GET", "192.0.2.1:8080", "/healthz", nil), http.StatusMisdirectedRequest)
}
