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

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/lab"
	"concentric/lab/web"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// party is a server with this room alone; who asks is in a header. Persons 1 and
// 2 sit in its circle, 3 and 4 are members, 0 is nobody.
type party struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	hands    *clock.Hands
	persons  map[int]member.Actor
	talk     string
	language string
	mux      http.Handler
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, moderation.Messages, listening.Messages, lab.Messages)
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		p := &party{t: t, db: db, hands: hands, persons: map[int]member.Actor{0: {}}}
		p.ctx = i18n.With(clock.With(context.Background(), hands.Now), catalogue, "en")
		err = db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			for n := 1; n <= 4; n++ {
				added, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprint("Person ", n), Standing: member.General})
				if err != nil {
					return err
				}
				if p.persons[n], err = member.ActorOf(ctx, tx, added); err != nil {
					return err
				}
			}
			c, err := circle.Found(ctx, tx, p.persons[1], circle.Charter{Name: "Harbour", Aim: "A party that listens", Lang: "en", Audience: journal.Public}, []member.Actor{p.persons[1], p.persons[2]})
			if err != nil {
				return err
			}
			p.talk, err = listening.Open(ctx, tx, p.persons[1], listening.New{
				Circle: c.ID, Audience: journal.Public, Question: "How do you get home at night?", Lang: "en", Need: "The timetable is made.", Promise: "We answer.",
				Brief:    brief.Brief{What: "Night buses", WhyNow: "Spring", TradeOffs: "Money or sleep", Affected: "Late shifts", Lang: "en"},
				AnswerBy: "2026-12-20", Mode: listening.Strict, Seeds: []string{"A later bus."},
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		site := &page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler), Name: "The Party"}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(site)...)
		p.mux = page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var who int
			fmt.Sscan(r.Header.Get("Who"), &who)
			mux.ServeHTTP(w, r.WithContext(member.With(clock.With(r.Context(), hands.Now), p.persons[who])))
		}))
		run(p)
	})
}

// unspoken finds message ids that no catalogue spoke.
var unspoken = regexp.MustCompile(`[>" ](lab|circle|moderation|page|typed)\.[a-z_]+[<" ]`)

// ask sends a request as somebody; it returns status, body and where it leads.
func (p *party) ask(who int, method, path string, form url.Values) (int, string, string) {
	p.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Who", fmt.Sprint(who))
	r.Header.Set("Accept-Language", p.language)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	p.mux.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	if raw := unspoken.FindString(string(body)); raw != "" {
		p.t.Errorf("%s %s says %q in %s", method, path, raw, p.language)
	}
	return w.Code, string(body), w.Header().Get("Location")
}

// sees reads a page in all five languages; the English one has these parts, and
// none of those after "not".
func (p *party) sees(who int, path string, parts ...string) {
	p.t.Helper()
	for _, language := range []string{"de", "fr", "it", "da", "en"} {
		p.language = language
		status, body, _ := p.ask(who, http.MethodGet, path, nil)
		if status != http.StatusOK {
			p.t.Fatalf("%s: %d in %s", path, status, language)
		}
		want := true
		for _, part := range parts {
			if part == "not" {
				want = false
			} else if language == "en" && strings.Contains(body, part) != want {
				p.t.Errorf("%s as %d: %q is there: %v\n%s", path, who, part, !want, body)
			}
		}
	}
}

// sends posts a form, and finds a status and a part in what is answered; it
// returns where that leads.
func (p *party) sends(status int, part string, who int, path string, kv ...string) string {
	p.t.Helper()
	form := url.Values{"once": {id.New()}}
	for i := 0; i < len(kv); i += 2 {
		form.Set(kv[i], kv[i+1]) // the last one counts
	}
	got, body, to := p.ask(who, http.MethodPost, path, form)
	if got != status || !strings.Contains(body, part) {
		p.t.Fatalf("%s as %d: %d %s", path, who, got, body)
	}
	return to
}

func TestALabFromItsDayToAStatement(t *testing.T) {
	each(t, func(p *party) {
		list := "/conversations/" + p.talk + "/labs"
		p.sees(0, list, "No lab yet", "Hold a lab")
		p.sees(0, "/labs", "No lab is announced")
		p.sees(0, "/labs/kit", "how does this touch your life", "not", "You can hold one yourself")
		p.sees(3, list+"/new", "How to come", "Everybody, member or not")
		plan := []string{"day", "2026-11-20", "hour", "19:30", "place", "Kitchen by the station", "people", "8", "others", "no", "words", "Soup for all."}
		p.sends(422, "A lab has 3 to 200 people", 3, list, append(plan, "people", "many")...)
		p.sends(422, "Soup for all.", 3, list, append(plan, "day", "2026-10-01")...)
		one := p.sends(303, "", 3, list, plan...)
		p.sees(0, one, "How do you get home at night?", "About 8 members", "Soup for all.", "Sign in to see it", "not", "Kitchen", "Person 3", "Another day or place")
		p.sees(4, one, "Kitchen by the station", "Person 3", "Report it", "not", "Hand in the notes", "Another day or place")
		p.sees(3, one, "Another day or place", "It does not take place", "not", "Hand in the notes")
		p.sees(0, list, "About 8 members")
		p.sends(422, "Write something here.", 3, one+"/move", "day", "2026-11-21", "hour", "18:00", "place", "The library", "why", "")
		p.sends(303, "", 3, one+"/move", "day", "2026-11-21", "hour", "18:00", "place", "The library", "why", "The kitchen is painted.")
		p.sees(0, one, "This lab was moved", "The kitchen is painted.")
		p.hands.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
		p.sees(3, one, "Its notes are still missing", "not", "Another day or place")
		p.sees(3, one+"/notes", "nobody is named")
		notes := []string{"people", "6", "needs", "Light in the underpass.\nA bus after eleven.", "differ", "Who pays.", "clean", "yes"}
		p.sends(422, "Light in the underpass.", 3, one+"/notes", append(notes, "clean", "")...)
		p.sends(303, "", 3, one+"/notes", notes...)
		p.sees(4, one, "6 people were there.", "not", "Light in the underpass.")
		p.sees(2, one, "Light in the underpass.", "Who pays.", "not", "Put it in as a statement")
		p.sees(3, one, "Put it in as a statement")
		p.sends(303, "", 3, one+"/points", "n", "1")
		p.sends(409, "This point is a statement already.", 3, one+"/points", "n", "1")
		p.sees(3, one, "statement 2, waits for a look")
		p.sees(2, list, "Read the notes")
	})
}

func TestALabIsCancelledAndTakenAway(t *testing.T) {
	each(t, func(p *party) {
		list := "/conversations/" + p.talk + "/labs"
		plan := []string{"day", "2026-11-20", "hour", "19:30", "place", "Kitchen", "people", "8", "others", "yes"}
		one, other := p.sends(303, "", 3, list, plan...), p.sends(303, "", 4, list, plan...)
		p.sees(0, one, "Kitchen", "not", "Person 3")
		p.sends(403, "", 4, one+"/cancel", "sorry", "Not mine")
		p.sends(303, "", 3, one+"/cancel", "sorry", "I am ill.")
		p.sees(0, one, "does not take place", "I am ill.")
		p.sees(1, other, "For those who moderate")
		p.sends(303, "", 1, other+"/decision", "verdict", "refused", "reason", "promotion")
		if status, _, _ := p.ask(3, http.MethodGet, other, nil); status != http.StatusNotFound {
			t.Errorf("what was taken away is there: %d", status)
		}
		p.sees(4, other, "taken away by those who moderate", "It advertises", "Why should another circle look at it again?")
		p.sends(422, "Write something here.", 4, other+"/appeal", "n", "0", "why", " ")
		p.sends(303, "", 4, other+"/appeal", "n", "0", "why", "It is a kitchen, no shop.")
		p.sees(4, other, "Another circle looks at it again.", "not", "Why should another circle look at it again?")
		p.sees(1, other, "Let it be listed")
		p.sends(303, "", 1, other+"/decision", "verdict", "accepted")
		p.sees(0, "/labs", "About 8 people, members or not")
		err := p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			return lab.Persons[0].Erase(ctx, tx, p.persons[4].Member)
		})
		if err != nil {
			p.t.Fatal(err)
		}
		p.sees(1, other, "Somebody who has left", "does not take place", "not", "Sign in to see it")
	})
}
