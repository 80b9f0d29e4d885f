package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
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
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
)

var unspoken = regexp.MustCompile(`[>" ](consent|backlog|circle|logbook|page|typed)\.[a-z_]+[<" ]`)

func TestCirclesAndWhoSeesThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := clock.With(context.Background(), clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)).Now)
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, logbook.Messages, consent.Messages, listening.Messages, focus.Messages)
		if err != nil {
			t.Fatal(err)
		}
		people := map[string]member.Actor{"": {}}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(&page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler)})...)
		handler := page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mux.ServeHTTP(w, r.WithContext(member.With(clock.With(r.Context(), func() time.Time { return clock.Now(ctx) }), people[r.Header.Get("Who")])))
		}))
		ask := func(who, lang, method, path string, form url.Values) (int, string) {
			t.Helper()
			r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
			r.Header.Set("Who", who)
			r.Header.Set("Accept-Language", lang)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			body, _ := io.ReadAll(w.Result().Body)
			if raw := unspoken.FindString(string(body)); raw != "" {
				t.Errorf("%s says %q in %s", path, raw, lang)
			}
			return w.Code, string(body)
		}
		if code, body := ask("", "en", http.MethodGet, "/circles", nil); code != http.StatusOK || !strings.Contains(body, "Here will be the circles") {
			t.Errorf("before the founding: %d", code)
		}
		var open, secret circle.Circle
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for i, name := range []string{"Ada", "Bo", "Zoe"} {
				added, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(i), Name: name, Standing: member.Working})
				if err != nil {
					return err
				}
				if people[name], err = member.ActorOf(ctx, tx, added); err != nil {
					return err
				}
			}
			root, err := circle.Found(ctx, tx, people["Ada"], circle.Charter{Name: "General", Aim: "A party that listens", Audience: journal.Public}, []member.Actor{people["Ada"], people["Bo"]})
			if err != nil {
				return err
			}
			if open, err = circle.Create(ctx, tx, people["Ada"], circle.Charter{Parent: root.ID, Name: "Harbour", Aim: "Boats", Audience: journal.Public}, "d"); err != nil {
				return err
			}
			if secret, err = circle.Create(ctx, tx, people["Ada"], circle.Charter{Parent: root.ID, Name: "Salaries", Aim: "Pay", Audience: journal.Circle}, "d"); err != nil {
				return err
			}
			for _, c := range []circle.Circle{open, secret} {
				if _, err := circle.Join(ctx, tx, people["Ada"], c.ID, people["Ada"], "d"); err != nil {
					return err
				}
			}
			if _, err := circle.AddDomain(ctx, tx, people["Ada"], open.ID, "The quay", "en", "d"); err != nil {
				return err
			}
			role, err := circle.OpenRole(ctx, tx, people["Ada"], open.ID, circle.NewRole{Kind: circle.Facilitator}, "d")
			if err != nil {
				return err
			}
			if _, err := circle.OpenRole(ctx, tx, people["Ada"], open.ID, circle.NewRole{Kind: circle.Secretary}, "d"); err != nil {
				return err
			}
			if err := circle.LookFor(ctx, tx, people["Ada"], open.ID, "A van on Saturdays", "en"); err != nil {
				return err
			}
			_, err = circle.Fill(ctx, tx, people["Ada"], role.ID, people["Bo"], "2026-11-02", "2027-11-01", "d")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_, list := ask("", "en", http.MethodGet, "/circles", nil)
		if !strings.Contains(list, "2 circles decide") || strings.Contains(list, "Salaries") || strings.Contains(list, "Bo<") {
			t.Error("a visitor sees other circles than the public ones, or names")
		}
		if _, list := ask("Ada", "en", http.MethodGet, "/circles", nil); !strings.Contains(list, "3 circles decide") || !strings.Contains(list, "Salaries") {
			t.Error("who sits in a circle does not see it")
		}
		// A circle is found by its words and by its roles, and by nobody else's.
		if _, found := ask("", "en", http.MethodGet, "/circles?find=FACILIT", nil); !strings.Contains(found, "One circle for") || !strings.Contains(found, "/circles?at="+open.ID) {
			t.Error("a role is not found")
		}
		if _, found := ask("Zoe", "en", http.MethodGet, "/circles?find=salaries", nil); !strings.Contains(found, "0 circles for") || strings.Contains(found, secret.ID) {
			t.Error("a circle is found by those whom it is not for")
		}
		if _, at := ask("Ada", "en", http.MethodGet, "/circles?at="+open.ID, nil); !strings.Contains(at, "disc sought") || !strings.Contains(at, "You sit in this circle") {
			t.Error("the chart does not show where the circle is, or where the reader sits")
		}
		if _, at := ask("Zoe", "en", http.MethodGet, "/circles?at="+secret.ID+"&in="+secret.ID, nil); strings.Contains(at, "Salaries") || strings.Contains(at, "disc sought") {
			t.Error("the chart shows where a circle is that is not for them")
		}
		if _, near := ask("Zoe", "en", http.MethodGet, "/circles?in="+open.ID, nil); !strings.Contains(near, "Open this circle’s page") || !strings.Contains(near, "/circles?in=general#in") || !strings.Contains(near, `id="in"`) {
			t.Error("a circle from near has no way back")
		}
		if code, _ := ask("Zoe", "en", http.MethodGet, "/circles/"+secret.ID, nil); code != http.StatusNotFound {
			t.Errorf("a circle that is not for them: %d", code)
		}
		_, one := ask("Zoe", "en", http.MethodGet, "/circles/"+open.ID, nil)
		for _, part := range []string{"Boats", "The quay", "Facilitator", "Bo", "until 1 November 2027", "Nobody holds it", "Raise something", "2 people sit here", "A van on Saturdays"} {
			if !strings.Contains(one, part) {
				t.Errorf("the circle's page lacks %q", part)
			}
		}
		if _, one := ask("", "en", http.MethodGet, "/circles/"+open.ID, nil); strings.Contains(one, "Bo<") || !strings.Contains(one, "Names are for members") {
			t.Error("a visitor reads names")
		}
		leave := "/circles/" + open.ID + "/leave-of-absence"
		if code, _ := ask("Zoe", "en", http.MethodPost, leave, url.Values{"away": {"yes"}}); code != http.StatusForbidden {
			t.Errorf("leave from a circle one does not sit in: %d", code)
		}
		if code, _ := ask("Bo", "en", http.MethodPost, leave, url.Values{"away": {"yes"}}); code != http.StatusSeeOther {
			t.Errorf("taking a leave: %d", code)
		}
		if _, one := ask("Bo", "en", http.MethodGet, "/circles/"+open.ID, nil); !strings.Contains(one, "You are on leave") {
			t.Error("the leave is not shown")
		}
		held, err := circle.TermsOf(ctx, db, people["Bo"].Member)
		if err != nil || len(held) != 1 {
			t.Fatalf("%v %v", held, err)
		}
		down := "/circles/" + open.ID + "/lay-down"
		if code, _ := ask("Zoe", "en", http.MethodPost, down, url.Values{"term": {held[0].ID}}); code != http.StatusForbidden {
			t.Errorf("laying down somebody else's role: %d", code)
		}
		if code, _ := ask("Bo", "en", http.MethodPost, down, url.Values{"term": {held[0].ID}}); code != http.StatusSeeOther {
			t.Errorf("laying down one's role: %d", code)
		}
		if code, _ := ask("Zoe", "en", http.MethodPost, "/circles/"+open.ID+"/leave", nil); code != http.StatusForbidden {
			t.Errorf("leaving a circle one does not sit in: %d", code)
		}
		join := "/circles/" + open.ID + "/ask-to-join"
		for n, want := range []int{http.StatusSeeOther, http.StatusConflict} {
			if code, _ := ask("Zoe", "en", http.MethodPost, join, url.Values{"key": {fmt.Sprint("join", n)}}); code != want {
				t.Errorf("asking to join for the %d. time: %d, want %d", n+1, code, want)
			}
		}
		if _, one := ask("Zoe", "en", http.MethodGet, "/circles/"+open.ID, nil); !strings.Contains(one, "The circle has your question") || strings.Contains(one, join) {
			t.Error("who has asked to join is asked for it again")
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			past := clock.With(ctx, clock.At(time.Date(2026, 8, 1, 9, 0, 0, 0, time.UTC)).Now)
			for title, audience := range map[string]journal.Audience{"The quay is dark": journal.Public, "A quarrel": journal.Circle} {
				if _, err := backlog.Open(past, tx, people["Ada"], backlog.New{Circle: open.ID, Title: title, Audience: audience}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, list := ask("", "en", http.MethodGet, "/circles", nil); !strings.Contains(list, "One answer is overdue") || strings.Contains(list, "A quarrel") {
			t.Error("what is overdue is not public, or too much of it is")
		}
		bridges := regexp.MustCompile(`<line class="bridge`)
		_, before := ask("Ada", "en", http.MethodGet, "/circles", nil)
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			root, err := circle.Root(ctx, tx)
			if err != nil {
				return err
			}
			ropes, err := circle.Create(ctx, tx, people["Ada"], circle.Charter{Parent: root.ID, Kind: circle.Helping, Name: "Ropes", Aim: "Find out", Deadline: "2026-12-01"}, "d")
			if err != nil {
				return err
			}
			role, err := circle.OpenRole(ctx, tx, people["Ada"], ropes.ID, circle.NewRole{Kind: circle.Leader}, "d")
			if err != nil {
				return err
			}
			_, err = circle.Fill(ctx, tx, people["Ada"], role.ID, people["Ada"], "2026-11-02", "2026-12-01", "d")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_, after := ask("Ada", "en", http.MethodGet, "/circles", nil)
		if n := len(bridges.FindAllString(before, -1)); n == 0 || len(bridges.FindAllString(after, -1)) != n || !strings.Contains(after, "Ropes") {
			t.Errorf("%d links are drawn before a helping circle begins, and %d with it", n, len(bridges.FindAllString(after, -1)))
		}
		if strings.Contains(after, "Leader · link") || !strings.Contains(after, "Leader<") {
			t.Error("the table calls the leader of a helping circle a link")
		}
		// A mandate that ran out is still to be mended after its item was answered
		// with words alone.
		var ran circle.Term
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			roles, err := circle.RolesOf(ctx, tx, open.ID)
			for _, r := range roles {
				if err == nil && r.Kind == circle.Facilitator {
					ran, err = circle.Fill(ctx, tx, people["Ada"], r.ID, people["Bo"], "2026-11-02", "2027-11-01", "d")
				}
			}
			return err
		})
		if err != nil || ran.ID == "" {
			t.Fatal(ran, err)
		}
		ctx = clock.With(context.Background(), clock.At(time.Date(2027, 12, 1, 9, 0, 0, 0, time.UTC)).Now)
		for n := range 4 {
			code, _ := ask("Ada", "en", http.MethodPost, "/circles/"+open.ID+"/mend", url.Values{"role": {"facilitator"}, "key": {fmt.Sprint("mend", n)}})
			items, err := backlog.OfOrigin(ctx, db, backlog.Term, ran.ID)
			if want := 1 + n/2; code != http.StatusSeeOther || err != nil || len(items) != want {
				t.Fatalf("mended %d times: %d, %d items, want %d (%v)", n+1, code, len(items), want, err)
			}
			if n != 1 {
				continue
			}
			err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := backlog.Respond(ctx, tx, people["Ada"], items[0].ID, backlog.Answer{Kind: backlog.Outcome, Text: "We shall see", Lang: "en"})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, lang := range []string{"de", "fr", "it", "da"} {
			ask("Bo", lang, http.MethodGet, "/circles/"+open.ID, nil)
			ask("", lang, http.MethodGet, "/circles", nil)
		}
		if code, _ := ask("Bo", "en", http.MethodPost, "/circles/"+open.ID+"/leave", nil); code != http.StatusSeeOther {
			t.Errorf("leaving: %d", code)
		}
		if sits, err := circle.Sits(ctx, db, open.ID, people["Bo"].Member); err != nil || sits {
			t.Errorf("who has left still sits there (%v)", err)
		}
		// A circle that closes says so, where its work went, and whose its agreements are.
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for title, audience := range map[string]journal.Audience{"Lamps at night": journal.Public, "Who was hurt": journal.Circle} {
				_, err := logbook.Agree(ctx, tx, people["Ada"], "", open.ID, audience, logbook.Text{
					Title: title, Text: title, Why: "It is dark", ReviewOn: "2028-05-02", Lang: "en", Lineage: logbook.Lineage{Proposal: "p"},
				})
				if err != nil {
					return err
				}
			}
			_, err := circle.Step(ctx, tx, people["Ada"], open.ID, circle.Folding, "d")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, one := ask("Ada", "en", http.MethodGet, "/circles/"+open.ID, nil); !strings.Contains(one, "what it agreed for its own people alone ends") || !strings.Contains(one, "for its own people alone.") {
			t.Error("a folding circle does not say what ends, or what is in the way")
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			items, err := backlog.OfCircle(ctx, tx, open.ID)
			if err != nil {
				return err
			}
			for _, i := range items {
				if i.Audience == journal.Circle {
					if _, err := backlog.Respond(ctx, tx, people["Ada"], i.ID, backlog.Answer{Kind: backlog.Outcome, Text: "Settled", Lang: "en"}); err != nil {
						return err
					}
				}
			}
			return backlog.Fold(ctx, tx, people["Ada"], open.ID, "It ends", "en", "d")
		})
		if err != nil {
			t.Fatal(err)
		}
		root, err := circle.Root(ctx, db)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string][]string{
			"/circles/" + open.ID: {"Closed since 1 December 2027", "General can change or end it", "Lamps at night", "The backlog of General"},
			"/circles/" + root.ID: {"One agreement of Harbour, which has closed", "/logbook?circle=" + open.ID},
		} {
			for _, lang := range []string{"de", "fr", "it", "da", "en"} {
				code, body := ask("", lang, http.MethodGet, path, nil)
				for _, part := range want {
					if code != http.StatusOK || lang == "en" && !strings.Contains(body, part) {
						t.Errorf("%s in %s: %d, lacks %q", path, lang, code, part)
					}
				}
				if strings.Contains(body, "Who was hurt") || path == "/circles/"+open.ID && strings.Contains(body, "/raise") {
					t.Errorf("%s tells what was confided, or takes something for a circle that has closed", path)
				}
			}
		}
	})
}
