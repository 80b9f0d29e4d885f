package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/member"
	"concentric/setup"
)

// What is set holds on every server of the party without a restart; what is
// given at a server stays.
func TestSettingsHoldWithoutARestart(t *testing.T) {
	folder := t.TempDir()
	place := app.Place{Data: folder, Database: storetest.PostgreSQL(t), Vault: filepath.Join(folder, "keys.db")}
	var servers []*app.App
	for _, site := range []page.Site{{}, {}, {Name: "Given"}} {
		party, err := app.New(t.Context(), app.Config{Place: place, Here: "http://127.0.0.1:8080", Manual: true, Site: site})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { party.Close() })
		servers = append(servers, party)
	}
	start := func(party *app.App) string {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", "fr")
		party.Handler().ServeHTTP(w, r)
		return w.Body.String()
	}
	if body := start(servers[0]); !strings.Contains(body, "Concentric</title>") || !strings.Contains(body, `lang="fr"`) {
		t.Errorf("before anything is set:\n%s", body)
	}
	token, err := member.SetUpToken(servers[0].Site.DB)
	if err != nil {
		t.Fatal(err)
	}
	err = servers[0].Site.DB.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return setup.SetServer(ctx, tx, setup.By{Token: token}, "The Hill", []string{"de", "it"}, "https://hill.example")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := servers[0].Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	holds := func(body, name string) bool {
		return strings.Contains(body, name+"</title>") && strings.Contains(body, `<html lang="de"`) && !strings.Contains(body, `value="da"`)
	}
	if body := start(servers[0]); !holds(body, "The Hill") {
		t.Errorf("after it was set:\n%s", body)
	}
	for i, name := range map[int]string{1: "The Hill", 2: "Given"} {
		for end := time.Now().Add(20 * time.Second); !holds(start(servers[i]), name); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("server %d has not heard of it:\n%s", i, start(servers[i]))
			}
		}
	}
}
