package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/seal"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/consent"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/meeting"
	"concentric/member"
	"concentric/moderation"
	"concentric/schema"
	"concentric/today"
	"concentric/today/web"
)

func TestTodayAndMyVoice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys, err := seal.Parse(storetest.MasterKey)
		must(t, err)
		vault, err := store.Open(t.Context(), store.Options{URL: filepath.Join(t.TempDir(), "vault.db"), Schema: schema.Keys(), Keys: keys})
		must(t, err)
		t.Cleanup(func() { vault.Close() })
		must(t, vault.Migrate(t.Context()))
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, brief.Messages,
			moderation.Messages, consent.Messages, listening.Messages, meeting.Messages, today.Messages)
		must(t, err)
		now := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		ctx := i18n.With(clock.With(context.Background(), now.Now), catalogue, "en")
		ada, bo := member.Actor{Member: "m1", Pseudonym: "p1", Lang: "en"}, member.Actor{Member: "m2", Pseudonym: "p2", Lang: "en"}
		listen := listening.NewRoom(db, vault)
		id, harbour := "", ""
		must(t, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			c, err := circle.Found(ctx, tx, ada, circle.Charter{Name: "Harbour", Aim: "A harbour for all"}, []member.Actor{ada, bo})
			if err != nil {
				return err
			}
			harbour = c.ID
			if _, err := backlog.Open(ctx, tx, bo, backlog.New{Circle: c.ID, Title: "The quay is dark", Lang: "en"}); err != nil {
				return err
			}
			id, err = listening.Open(ctx, tx, ada, listening.New{
				Circle: c.ID, Audience: journal.Members, Question: "What of the harbour?", Lang: "en", Need: "The lease ends.", Promise: "We decide on it.",
				Brief:    brief.Brief{What: "It.", WhyNow: "Now.", TradeOffs: "Noise.", Affected: "All.", Lang: "en"},
				AnswerBy: "2026-12-01", Mode: listening.Free, Seeds: []string{"Keep the cranes.", "Build homes."},
			})
			return err
		}))
		site := &page.Site{DB: db, Vault: vault, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party"}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(site, &today.Room{DB: db, Listen: listen, Name: "The Party"})...)
		who := bo
		handler := page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mux.ServeHTTP(w, r.WithContext(member.With(clock.With(r.Context(), now.Now), who)))
		}))
		ask := func(method, path string, form url.Values, status int, parts ...string) {
			t.Helper()
			r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != status {
				t.Fatalf("%s %s: %d\n%s", method, path, w.Code, w.Body)
			}
			for _, part := range parts {
				if !strings.Contains(w.Body.String(), part) {
					t.Errorf("%s %s: %q is not there\n%s", method, path, part, w.Body)
				}
			}
			if found := unspoken.FindString(w.Body.String()); found != "" {
				t.Errorf("%s shows a message id: %s", path, found)
			}
		}
		ask("GET", "/today", nil, 200, "First meeting: how we decide", "Go on founding", "What of the harbour?", "Then you are done for today", "about a minute")
		must(t, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Step(ctx, tx, ada, "general", circle.Active, "founding")
			return err
		}))
		ask("GET", "/my-voice", nil, 200, "The quay is dark", "Received", "2 November 2026", "Turn it off")
		ask("GET", "/my-voice.txt", nil, 200, "The quay is dark", "2 November 2026: Received")
		must(t, listen.Vote(ctx, bo, id, 1, opinion.Agree))
		must(t, listen.Vote(ctx, bo, id, 2, opinion.Agree))
		ask("GET", "/today", nil, 200, "Call the first meeting", "Then you are done for today")
		ask("GET", "/my-voice", nil, 200, "You answered 2 statements", "nobody, not even this system, can tell")
		// Who said more finds what is still to come first, and the rest by kind.
		must(t, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for _, title := range []string{"A leaking roof", "No ramp", "Cold hall", "Loud crane", "Steep stairs"} {
				if _, err := backlog.Open(ctx, tx, bo, backlog.New{Circle: harbour, Title: title, Lang: "en"}); err != nil {
					return err
				}
			}
			return nil
		}))
		ask("GET", "/my-voice", nil, 200, "What is still to come", "4 more", "What I raised · 6", "/my-voice?of=raised", "Show all 6", "You answered 2 statements")
		ask("GET", "/my-voice?of=raised", nil, 200, "The quay is dark", "A leaking roof", "No ramp", "Cold hall", "Loud crane", "Steep stairs")
		ask("GET", "/my-voice.txt", nil, 200, "The quay is dark", "Steep stairs")
		ask("POST", "/my-voice/digest", url.Values{"digest": {"off"}}, 303)
		ask("GET", "/my-voice", nil, 200, "You get no weekly mail")
		who = member.Actor{}
		ask("GET", "/my-voice", nil, 200, "Sign in first")
		ask("GET", "/", nil, 200, "Nobody is here yet.", "by the link that it printed") // the register is empty
		ask("GET", "/digest/off/m2/0000", nil, 404)
		ask("POST", "/digest/off/m2/0000", nil, 404)
		ask("GET", "/digest/topics/m2/0000", nil, 404)
		ask("POST", "/digest/topics/m2/0000", nil, 404)
		cyn := ""
		must(t, db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			cyn, err = member.Add(ctx, tx, member.Member{Number: "3", Name: "Cyn", Lang: "en"})
			return err
		}))
		ask("GET", "/", nil, 200, "Nobody needs you today")
		ask("GET", "/today", nil, 200, "Nobody needs you today")
		own, err := today.DigestCode(db, member.Actor{Member: cyn})
		must(t, err)
		ask("GET", "/digest/topics/"+cyn+"/"+own, nil, 200, "What the weekly mail brings", "Harbour", "checked")
		ask("POST", "/digest/topics/"+cyn+"/"+own, url.Values{"topic": {today.TopicAnswers, today.TopicReminders}}, 303)
		quiet, err := today.Quiet(ctx, db, []string{cyn})
		must(t, err)
		if len(quiet[cyn]) != 3 { // the reports, the questions, and the circle
			t.Errorf("left out: %v", quiet[cyn])
		}
		// Who has turned it off is told so by the links of old mails.
		ask("POST", "/digest/off/"+cyn+"/"+own, nil, 200, "The weekly mail is off.")
		ask("GET", "/digest/off/"+cyn+"/"+own, nil, 200, "The weekly mail is off.")
		ask("GET", "/digest/topics/"+cyn+"/"+own, nil, 200, "The weekly mail is off.", "What the weekly mail brings")
		// The one click of a mail program (RFC 8058): from no page of ours, signed in as nobody.
		must(t, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return today.SetDigest(ctx, tx, bo, true) }))
		code, err := db.Keys().Lookup("today.digest_off", "m2")
		must(t, err)
		ask("GET", "/digest/off/m2/"+code[:32], nil, 200)
		wants, err := today.Wants(ctx, db, "m2")
		must(t, err)
		if !wants {
			t.Error("a mail scanner that looks at the link ended the weekly mail")
		}
		ask("POST", "/digest/off/m2/"+code[:32], url.Values{"List-Unsubscribe": {"One-Click"}}, 200)
		if wants, err = today.Wants(ctx, db, "m2"); err != nil || wants {
			t.Errorf("one click did not end the weekly mail: %v", err)
		}
	})
}

// unspoken finds message ids in a page.
var unspoken = regexp.MustCompile(`\b(today|listening|backlog)\.[a-z]+_?[a-z_]*\b`)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The page of one's devices works without script, which only the turning on needs,
// and takes what a browser's script sends.
func TestDevicesPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, today.Messages)
		must(t, err)
		who := member.Actor{}
		must(t, db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			token, err := session.Start(ctx, tx, "m1", "Firefox, Linux")
			if err != nil {
				return err
			}
			s, err := session.Find(ctx, tx, token)
			who = member.Actor{Member: "m1", Pseudonym: "p1", Lang: "en", Session: s.ID}
			return err
		}))
		site := &page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party"}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(site, &today.Room{DB: db, Name: "The Party"})...)
		handler := page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mux.ServeHTTP(w, r.WithContext(member.With(r.Context(), who)))
		}))
		ask := func(method, path string, form url.Values, status int) string {
			t.Helper()
			r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != status {
				t.Fatalf("%s %s: %d\n%s", method, path, w.Code, w.Body)
			}
			return w.Body.String()
		}
		key, err := today.PushKey(t.Context(), db)
		must(t, err)
		if text := ask("GET", "/waiting/devices", nil, 200); !strings.Contains(text, "a browser that runs scripts") || !strings.Contains(text, `data-push="`+key+`"`) || !strings.Contains(text, "Nowhere yet.") {
			t.Errorf("the page says\n%s", text)
		}
		if text := ask("POST", "/waiting/devices", url.Values{"endpoint": {"http://10.0.0.1/"}}, 422); !strings.Contains(text, "no address for notices") {
			t.Errorf("refused without saying so\n%s", text)
		}
		// The example of RFC 8291, section 5.
		good := url.Values{
			"endpoint": {"https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"}, "auth": {"BTBZMqHH6r4Tts7J_aSIgg"},
			"p256dh": {"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"},
		}
		ask("POST", "/waiting/devices", good, 303)
		ask("POST", "/waiting/devices", good, 303)
		list, err := today.Devices(t.Context(), db, "m1")
		must(t, err)
		if text := ask("GET", "/waiting/devices", nil, 200); len(list) != 1 || !strings.Contains(text, "this device") || strings.Contains(text, "data-push=") {
			t.Errorf("%d devices, and the page says\n%s", len(list), text)
		}
		ask("POST", "/waiting/devices/off", url.Values{"device": {list[0].ID}}, 303)
		if text := ask("GET", "/waiting/devices", nil, 200); !strings.Contains(text, "Nowhere yet.") {
			t.Errorf("still on\n%s", text)
		}
		who = member.Actor{}
		ask("GET", "/waiting/devices", nil, 401)
		ask("POST", "/waiting/devices", good, 401)
	})
}
