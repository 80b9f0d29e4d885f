package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/focus"
	"concentric/journal"
	"concentric/lab"
	"concentric/listening"
	"concentric/listening/web"
	"concentric/member"
	"concentric/moderation"
	"concentric/schema"
	"concentric/translation"
)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

// party is a server with this room alone; who asks is in a header.
type party struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	room   *listening.Room
	owner  circle.Circle
	mux    http.Handler
	actors map[string]member.Actor
	lang   string        // of who asks, "" for English
	logged *bytes.Buffer // what the server wrote into its log
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys, err := seal.Parse(storetest.MasterKey)
		if err != nil {
			t.Fatal(err)
		}
		vault, err := store.Open(t.Context(), store.Options{URL: filepath.Join(t.TempDir(), "vault.db"), Schema: schema.Keys(), Keys: keys})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { vault.Close() })
		if err := vault.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, brief.Messages, moderation.Messages, focus.Messages, lab.Messages, listening.Messages, translation.Messages)
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		p := &party{t: t, db: db, room: listening.NewRoom(db, vault), actors: map[string]member.Actor{}, logged: &bytes.Buffer{}}
		p.ctx = i18n.With(clock.With(context.Background(), hands.Now), catalogue, "en")
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			p.owner, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "Harbour", Aim: "A party that listens"}, []member.Actor{person(1), person(2)})
			return err
		})
		site := &page.Site{DB: db, Vault: vault, Hub: &live.Hub{}, Log: slog.New(slog.NewTextHandler(p.logged, &slog.HandlerOptions{Level: slog.LevelDebug})), Name: "The Party"}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(site, p.room)...)
		around := page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			actor := p.actors[r.Header.Get("Who")]
			mux.ServeHTTP(w, r.WithContext(member.With(clock.With(r.Context(), hands.Now), actor)))
		}))
		p.mux = around
		run(p)
	})
}

func (p *party) write(act func(context.Context, *store.Tx) error) {
	p.t.Helper()
	if err := p.db.Write(p.ctx, act); err != nil {
		p.t.Fatal(err)
	}
}

// ask sends a request as somebody; it returns status, body and where it leads.
func (p *party) ask(who member.Actor, method, path string, form url.Values) (int, string, string) {
	p.t.Helper()
	p.actors[who.Key()] = who
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Who", who.Key())
	r.Header.Set("Accept-Language", p.lang)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	p.mux.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return w.Code, string(body), w.Header().Get("Location")
}

func (p *party) get(who member.Actor, path string, parts ...string) string {
	p.t.Helper()
	code, body, _ := p.ask(who, http.MethodGet, path, nil)
	if code != http.StatusOK {
		p.t.Fatalf("GET %s: %d\n%s", path, code, body)
	}
	for _, part := range parts {
		if !strings.Contains(body, part) {
			p.t.Errorf("GET %s: %q is not there\n%s", path, part, body)
		}
	}
	if i := strings.Index(body, "listening."); i >= 0 {
		p.t.Errorf("GET %s shows a message id: %s", path, body[i:min(len(body), i+60)])
	}
	return body
}

func (p *party) post(who member.Actor, path string, form url.Values) string {
	p.t.Helper()
	code, body, to := p.ask(who, http.MethodPost, path, form)
	if code != http.StatusSeeOther {
		p.t.Fatalf("POST %s: %d\n%s", path, code, body)
	}
	return to
}

func (p *party) work() {
	p.t.Helper()
	runner := jobs.Runner{DB: p.db, Handlers: p.room.Jobs(), Log: slog.New(slog.DiscardHandler)}
	if _, err := runner.RunDue(p.ctx); err != nil {
		p.t.Fatal(err)
	}
}

func whole() url.Values {
	return url.Values{
		"circle": {"general"}, "question": {"What of the harbour?"}, "lang": {"en"}, "need": {"The lease ends."}, "promise": {"We decide on it."},
		"answer_by": {"2026-12-15"}, "what": {"The old harbour."}, "why_now": {"The lease ends."}, "trade_offs": {"Noise and work."},
		"affected": {"The quarter."}, "seeds": {"Keep the cranes.\nBuild homes.\nOpen the quay."}, "audience": {string(journal.Public)}, "mode": {"strict"},
	}
}
