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
	"concentric/backlog/web"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"
	"concentric/focus"
	"concentric/journal"
	"concentric/lab"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
)

// party is a server with this room alone. Persons 1 and 2 sit in both circles,
// person 9 in none, person 0 is nobody.
type party struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	hands    *clock.Hands
	root, c  circle.Circle
	language string
	mux      http.Handler
}

func person(n int) member.Actor {
	if n == 0 {
		return member.Actor{}
	}
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, logbook.Messages, consent.Messages, focus.Messages, lab.Messages, listening.Messages)
		if err != nil {
			t.Fatal(err)
		}
		p := &party{t: t, db: db, hands: clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)), language: "en"}
		p.ctx = clock.With(context.Background(), p.hands.Now)
		err = db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			p.root, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "A party that listens"}, []member.Actor{person(1), person(2)})
			if err != nil {
				return err
			}
			p.c, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: p.root.ID, Name: "Harbour", Aim: "Boats", Audience: journal.Members}, "d")
			if err != nil {
				return err
			}
			_, err = circle.Join(ctx, tx, person(1), p.c.ID, person(1), "d")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		mux := http.NewServeMux()
		page.Mount(mux, web.Routes(&page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler)})...)
		p.mux = page.Around(catalogue, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var who int
			fmt.Sscan(r.Header.Get("Who"), &who)
			mux.ServeHTTP(w, r.WithContext(member.With(clock.With(r.Context(), p.hands.Now), person(who))))
		}))
		run(p)
	})
}

var unspoken = regexp.MustCompile(`[>" ](consent|backlog|circle|logbook|page|typed)\.[a-z_]+[<" ]`)

func (p *party) ask(who int, method, path string, form url.Values) (int, string, string) {
	p.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Who", fmt.Sprint(who))
	r.Header.Set("Accept-Language", p.language)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	p.mux.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	if raw := unspoken.FindString(string(body)); raw != "" {
		p.t.Errorf("%s %s says %q in %s", method, path, raw, p.language)
	}
	return w.Code, string(body), w.Header().Get("Location")
}

func (p *party) get(who int, path string, parts ...string) string {
	p.t.Helper()
	code, body, _ := p.ask(who, http.MethodGet, path, nil)
	if code != http.StatusOK {
		p.t.Fatalf("GET %s: %d\n%s", path, code, body)
	}
	for _, part := range parts {
		if !strings.Contains(body, part) {
			p.t.Errorf("GET %s as %d: %q is not there", path, who, part)
		}
	}
	return body
}

func (p *party) status(who int, method, path string, form url.Values, want int) string {
	p.t.Helper()
	code, body, _ := p.ask(who, method, path, form)
	if code != want {
		p.t.Errorf("%s %s as %d: %d, want %d", method, path, who, code, want)
	}
	return body
}

// post sends a form three times and expects one effect.
func (p *party) post(who int, path string, form url.Values) string {
	p.t.Helper()
	first := ""
	for range 3 {
		code, body, to := p.ask(who, http.MethodPost, path, form)
		if code != http.StatusSeeOther || (first != "" && first != to) {
			p.t.Fatalf("POST %s: %d to %q, before to %q\n%s", path, code, to, first, body)
		}
		first = to
	}
	return first
}

func values(kv ...string) url.Values {
	form := url.Values{"once": {id.Secret()}}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Set(kv[i], kv[i+1])
	}
	return form
}

func TestAnyoneRaisesSomethingAndSeesWhatBecomesOfIt(t *testing.T) {
	each(t, func(p *party) {
		raise := "/circles/" + p.c.ID + "/raise"
		p.status(0, http.MethodGet, raise, nil, http.StatusNotFound) // for members
		p.get(9, raise, "In one sentence")
		body := p.status(9, http.MethodPost, raise, values("title", " ", "text", "A long story"), http.StatusUnprocessableEntity)
		if !strings.Contains(body, "A long story") || !strings.Contains(body, "Write something here.") {
			t.Error("what was typed is lost, or what is wrong is not said")
		}
		body = p.status(9, http.MethodPost, raise, values("title", strings.Repeat("x", 301)), http.StatusUnprocessableEntity)
		if !strings.Contains(body, "301") {
			t.Error("the length is not told")
		}
		path := p.post(9, raise, values("title", "The quay is dark", "text", "At night", "audience", "circle", "lang", "en"))
		all, err := backlog.OfCircle(p.ctx, p.db, p.c.ID)
		if err != nil || len(all) != 1 {
			t.Fatalf("sent three times, there are %d items (%v)", len(all), err)
		}
		p.get(9, path, "The quay is dark", "2 December 2026", "You raised it", "/my-voice") // their own, though only the circle sees it
		if body := p.get(1, path, "Make a proposal", "Answer it in writing"); strings.Contains(body, "You raised it") {
			t.Error("somebody else is told that it is theirs")
		}
		p.status(8, http.MethodGet, path, nil, http.StatusNotFound)
		p.get(1, "/circles/"+p.c.ID+"/backlog", "The quay is dark", "One open item")
		if list := p.get(8, "/circles/"+p.c.ID+"/backlog"); strings.Contains(list, "The quay is dark") || strings.Contains(list, "One open item") {
			t.Error("what is for the circle leaks")
		}
		p.hands.Move(40 * 24 * time.Hour)
		p.get(9, path, "The circle has not answered yet; it promised to by 2 December 2026.")
		p.status(9, http.MethodPost, path+"/answer", values("kind", "outcome", "text", "Done"), http.StatusForbidden)
		p.status(8, http.MethodPost, path+"/answer", values("kind", "outcome", "text", "Done"), http.StatusNotFound)
		body = p.status(1, http.MethodPost, path+"/answer", values("kind", "later", "text", "After the winter"), http.StatusUnprocessableEntity)
		if !strings.Contains(body, "After the winter") {
			t.Error("the answer that was typed is lost")
		}
		body = p.status(1, http.MethodPost, path+"/answer", values("kind", "", "text", "The town does it already"), http.StatusUnprocessableEntity)
		if !strings.Contains(body, "Choose what kind of answer this is.") || !strings.Contains(body, "The town does it already") {
			t.Error("a kind was taken that nobody chose, or the text is lost")
		}
		answer := values("kind", "not_taken", "text", "The town does it already")
		p.post(1, path+"/answer", answer)
		p.get(9, path, "The town does it already")
		body = p.status(1, http.MethodPost, path+"/answer", values("kind", "changed", "text", "From a stale tab"), http.StatusConflict)
		if !strings.Contains(body, "From a stale tab") || !strings.Contains(body, "has its answer already") {
			t.Error("a stale tab is not told, or its text is lost")
		}
		for _, p.language = range []string{"de", "fr", "it", "da"} {
			p.get(1, path)
			p.get(1, raise)
			p.get(1, "/circles/"+p.c.ID+"/backlog")
		}
	})
}

func TestPassingOn(t *testing.T) {
	each(t, func(p *party) {
		path := p.post(9, "/circles/"+p.c.ID+"/raise", values("title", "Dues", "audience", "members", "lang", "en"))
		p.status(1, http.MethodPost, path+"/route", values("to", "", "why", "Money"), http.StatusUnprocessableEntity)
		p.post(1, path+"/route", values("to", p.root.ID, "why", "Money is with you"))
		p.get(9, path, "Passed on to General", "Money is with you")
		p.post(1, path+"/route", values("to", p.c.ID, "why", "No"))
		if body := p.get(1, path); !strings.Contains(body, path+"/route") {
			p.t.Error("it cannot be passed on a third time")
		}
		p.post(1, path+"/route", values("to", p.root.ID, "why", "Yes"))
		if body := p.get(1, path, "so it stays with the general circle"); strings.Contains(body, path+"/route") {
			p.t.Error("a way is offered that is refused")
		}
	})
}

// Whoever asks to sit in a circle is named to those who sit there.
func TestWhoAsksToJoinIsNamedToTheCircle(t *testing.T) {
	each(t, func(p *party) {
		var item string
		err := p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			added, err := member.Add(ctx, tx, member.Member{Number: "77", Name: "Ada Asks", Standing: member.General})
			if err != nil {
				return err
			}
			i, err := backlog.Open(ctx, tx, member.Actor{Member: added, Pseudonym: "ada", Lang: "en"}, backlog.New{
				Circle: p.c.ID, Title: p.c.Name, Text: "I bring a boat.", Lang: "en", Audience: journal.Circle, Origin: backlog.Origin{Kind: backlog.Joining},
			})
			item = i.ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		p.get(1, "/items/"+item, "Who asks", "Ada Asks", "I bring a boat.")
		p.status(9, http.MethodGet, "/items/"+item, nil, http.StatusNotFound)
	})
}
