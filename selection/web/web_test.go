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
	"concentric/base/id"
	"concentric/base/live"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"
	"concentric/selection"
	"concentric/selection/web"
)

// party is a server with this room alone; who asks
// is in a header. Persons 1 to 3 sit in its circle, person 9 does not.
type party struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	persons  map[int]member.Actor
	circle   string
	role     string
	language string
	mux      http.Handler
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, logbook.Messages, consent.Messages, selection.Messages)
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		p := &party{t: t, db: db, persons: map[int]member.Actor{0: {}}, language: "en"}
		p.ctx = i18n.With(clock.With(context.Background(), hands.Now), catalogue, "en")
		err = db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			for n, name := range map[int]string{1: "Ada", 2: "Bo", 3: "Cleo", 9: "Zoe"} {
				added, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: name, Standing: member.Working})
				if err != nil {
					return err
				}
				if p.persons[n], err = member.ActorOf(ctx, tx, added); err != nil {
					return err
				}
			}
			c, err := circle.Found(ctx, tx, p.persons[1], circle.Charter{Name: "Harbour", Aim: "A party that listens", Lang: "en"}, []member.Actor{p.persons[1], p.persons[2], p.persons[3]})
			if err != nil {
				return err
			}
			role, err := circle.OpenRole(ctx, tx, p.persons[1], c.ID, circle.NewRole{Kind: circle.Secretary}, "d")
			p.circle, p.role = c.ID, role.ID
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
var unspoken = regexp.MustCompile(`[>" ](selection|consent|backlog|circle|logbook|page|typed)\.[a-z_]+[<" ]`)

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

// sees reads a page, in all five languages, that must have these parts in English.
func (p *party) sees(who int, path string, parts ...string) {
	p.t.Helper()
	for _, language := range []string{"de", "fr", "it", "da", "en"} {
		p.language = language
		code, body, _ := p.ask(who, http.MethodGet, path, nil)
		if code != http.StatusOK {
			p.t.Fatalf("GET %s: %d\n%s", path, code, body)
		}
		if language != "en" {
			continue
		}
		for _, part := range parts {
			if !strings.Contains(body, part) {
				p.t.Errorf("GET %s by %d lacks %q\n%s", path, who, part, body)
			}
		}
	}
}

// sends posts a form that must be taken, and says where it leads.
func (p *party) sends(who int, path string, kv ...string) string {
	p.t.Helper()
	form := url.Values{"once": {id.New()}}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Set(kv[i], kv[i+1])
	}
	code, body, to := p.ask(who, http.MethodPost, path, form)
	if code != http.StatusSeeOther {
		p.t.Fatalf("POST %s by %d: %d\n%s", path, who, code, body)
	}
	return to
}

func TestAnElectionByConsentOnItsPages(t *testing.T) {
	each(t, func(p *party) {
		form := "/circles/" + p.circle + "/selection"
		p.sees(1, form+"?role="+p.role, "What are we looking for?")
		if code, _, _ := p.ask(9, http.MethodGet, form, nil); code != http.StatusForbidden {
			t.Errorf("somebody from outside opens the form: %d", code)
		}
		code, body, _ := p.ask(1, http.MethodPost, form, url.Values{"once": {id.New()}, "role": {p.role}, "qualifications": {"Writes clearly"}, "starts": {"2026-12-01"}, "ends": {"2026-11-01"}, "round_ends": {"2026-11-06"}})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "Writes clearly") {
			t.Errorf("a term that ends before it begins: %d, and what was typed is gone", code)
		}
		code, body, _ = p.ask(1, http.MethodPost, form, url.Values{"once": {id.New()}, "role": {p.role}, "starts": {"2026-12-01"}, "ends": {"2026-11-01"}, "round_ends": {"2026-10-06"}})
		for _, said := range []string{"Write something here.", "The last day is before the first one.", "The round cannot end before today."} {
			if code != http.StatusUnprocessableEntity || !strings.Contains(body, said) {
				t.Errorf("three fields are wrong: %d, and the form does not say %q", code, said)
			}
		}
		one := p.sends(1, form, "role", p.role, "qualifications", "Writes clearly", "starts", "2026-12-01", "ends", "2027-11-30", "round_ends", "2026-11-06")
		if code, _, _ := p.ask(9, http.MethodGet, one, nil); code != http.StatusNotFound {
			t.Errorf("a selection is for its circle, and person 9 gets %d", code)
		}
		p.sees(2, one, "Writes clearly", "Something should be different first")
		p.sends(2, one+"/accept", "described", "1", "word", "change", "reason", "Half a year")
		p.sees(1, one, "Half a year")
		p.sees(1, one+"/description", "Everyone is asked anew")
		p.sends(1, one+"/description", "described", "1", "qualifications", "Writes clearly", "starts", "2026-12-01", "ends", "2027-05-31", "round_ends", "2026-11-06")
		for who := 1; who <= 3; who++ {
			p.sends(who, one+"/accept", "described", "2", "word", "yes")
		}
		p.sees(3, one, "Nobody reads it until all have spoken")
		p.sends(1, one+"/nominate", "nominee", p.persons[2].Member, "reason", "Careful with words")
		p.sends(2, one+"/nominate", "nominee", p.persons[3].Member, "reason", "Has the time")
		p.sends(2, one+"/rather-not", "quiet", "yes")
		if _, body, _ := p.ask(3, http.MethodGet, one, nil); strings.Contains(body, "Careful with words") {
			t.Error("a sealed nomination can be read")
		}
		p.sends(3, one+"/nominate", "nominee", p.persons[3].Member, "reason", "I would like to")
		p.sees(3, one, "Careful with words", "Ada sees Bo in this role")
		p.sends(1, one+"/change")
		p.sees(1, one, "Bo (would rather not)")
		if _, body, _ := p.ask(3, http.MethodGet, one, nil); strings.Contains(body, "would rather not)") {
			t.Error("what was said quietly to the facilitator is told to others")
		}
		proposal := p.sends(1, one+"/propose", "proposed", p.persons[3].Member, "reasons", "Time, and the wish", "starts", "2026-12-01", "ends", "2027-05-31", "round_ends", "2026-11-20")
		p.sees(1, one, "To the consent round")
		if err := p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			return consent.Release(ctx, tx, p.persons[3], strings.TrimPrefix(proposal, "/proposals/"))
		}); err != nil {
			t.Fatal(err)
		}
		p.sees(1, one, "propose one person")
		p.sends(1, one+"/stop")
		p.sees(2, one, "ended without anybody")
	})
}

func TestInTheOpenOneListensFirst(t *testing.T) {
	each(t, func(p *party) {
		one := p.sends(1, "/circles/"+p.circle+"/selection", "role", p.role, "qualifications", "Writes clearly", "open", "yes", "starts", "2026-12-01", "ends", "2027-05-31", "round_ends", "2026-11-06")
		for who := 1; who <= 3; who++ {
			p.sends(who, one+"/accept", "described", "1", "word", "yes")
		}
		if _, body, _ := p.ask(1, http.MethodGet, one, nil); strings.Contains(body, "Already said") {
			t.Error("something was said already before anybody spoke")
		}
		p.sends(1, one+"/nominate", "nominee", p.persons[2].Member, "reason", "Careful with words")
		_, body, _ := p.ask(2, http.MethodGet, one, nil)
		if said, form := strings.Index(body, "Careful with words"), strings.Index(body, "Already said: I am represented"); said < 0 || form < said {
			t.Errorf("what was said stands at %d, and the answer to it at %d", said, form)
		}
		p.sends(2, one+"/already-said")
		p.sees(2, one, "Feel represented: Bo", "Name somebody after all")
		p.sends(3, one+"/already-said")
		p.sees(1, one, "Open the change round", "Feel represented: Bo, Cleo")
	})
}
