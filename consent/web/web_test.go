package web_test

import (
	"context"
	"encoding/base64"
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
	"concentric/consent/web"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// party is a server with this room alone; who asks is in a header. Persons 1
// to 3 sit in its circle, person 9 does not.
type party struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	hands    *clock.Hands
	c        circle.Circle
	item     backlog.Item
	persons  map[int]member.Actor
	language string
	said     string // by the page that the last request led to
	mux      http.Handler
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, logbook.Messages, consent.Messages, platform.Messages)
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		p := &party{t: t, db: db, hands: hands, persons: map[int]member.Actor{0: {}}, language: "en"}
		p.ctx = i18n.With(clock.With(context.Background(), hands.Now), catalogue, "en")
		p.write(func(ctx context.Context, tx *store.Tx) error {
			for n, name := range map[int]string{1: "Ada", 2: "Bo", 3: "Cleo", 9: "Zoe"} {
				added, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: name, Standing: member.Working})
				if err != nil {
					return err
				}
				if p.persons[n], err = member.ActorOf(ctx, tx, added); err != nil {
					return err
				}
			}
			p.c, err = circle.Found(ctx, tx, p.persons[1], circle.Charter{Name: "Harbour", Aim: "A party that listens"}, []member.Actor{p.persons[1], p.persons[2], p.persons[3]})
			if err != nil {
				return err
			}
			p.item, err = backlog.Open(ctx, tx, p.persons[9], backlog.New{Circle: p.c.ID, Title: "No bus at night", Lang: "en"})
			return err
		})
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

func (p *party) write(act func(context.Context, *store.Tx) error) {
	p.t.Helper()
	if err := p.db.Write(p.ctx, act); err != nil {
		p.t.Fatal(err)
	}
}

// unspoken finds message ids that no catalogue spoke.
var unspoken = regexp.MustCompile(`[>" ](consent|backlog|circle|logbook|page|typed)\.[a-z_]+[<" ]`)

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
	p.said = ""
	for _, c := range w.Result().Cookies() {
		if c.Name == "flash" {
			kept, _ := base64.RawURLEncoding.DecodeString(c.Value)
			p.said = string(kept)
		}
	}
	return w.Code, string(body), w.Header().Get("Location")
}

// get reads a page that must have these parts.
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

// post sends a form three times, as an impatient browser does, and expects to
// be led on each time to the same place.
func (p *party) post(who int, path string, kv ...string) string {
	p.t.Helper()
	form := values(kv...)
	first := ""
	for range 3 {
		code, body, to := p.ask(who, http.MethodPost, path, form)
		if code != http.StatusSeeOther {
			p.t.Fatalf("POST %s: %d\n%s", path, code, body)
		}
		if first != "" && to != first {
			p.t.Errorf("POST %s again led to %s, not %s", path, to, first)
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

func text(kv ...string) []string {
	return append([]string{
		"title", "Night buses", "text", "Buses run every hour until two.", "why", "People come home", "responsible", "Transport circle",
		"measured", "Riders a month", "feedback", "At the stop", "review_on", "2027-11-02", "lang", "en",
	}, kv...)
}

func (p *party) proposal(path string) (consent.Proposal, consent.Round) {
	p.t.Helper()
	got, err := consent.Get(p.ctx, p.db, strings.TrimPrefix(path, "/proposals/"))
	if err != nil {
		p.t.Fatal(err)
	}
	r, _, err := consent.OpenRound(p.ctx, p.db, got.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	return got, r
}

// consenting brings a proposal to its consent round by the pages.
func (p *party) consenting() string {
	p.t.Helper()
	p.get(1, "/items/"+p.item.ID+"/proposal", "No bus at night")
	path := p.post(1, "/items/"+p.item.ID+"/proposal", text()...)
	p.get(1, path, "Show it to the circle")
	p.post(1, path+"/present", "round_ends", "2026-11-05")
	_, r := p.proposal(path)
	p.get(2, path, "Do you understand the proposal?", "I have no question")
	p.post(2, path+"/say", "round", r.ID, "kind", "question", "words", "Who drives?")
	p.post(3, path+"/say", "round", r.ID, "kind", "nothing")
	p.get(1, path, "Who drives?", "Send the reply")
	p.post(1, path+"/next", "round", r.ID, "round_ends", "2026-11-08")
	_, r = p.proposal(path)
	p.post(2, path+"/say", "round", r.ID, "kind", "reaction", "words", "I like it")
	p.post(1, path+"/next", "round", r.ID)
	p.get(1, path, "Ask for consent to version 1", "Nobody holds the role of facilitator just now")
	p.post(1, path+"/ask", "n", "1", "round_ends", "2026-11-12")
	return path
}

func TestAProposalFromDraftToAgreement(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		_, r := p.proposal(path)
		p.get(3, path, "Do you consent?", "2 November 2027", "Transport circle", "What happens in this step?", "It is no veto")
		p.post(1, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "trust")
		p.post(3, path+"/answer", "round", r.ID, "n", "1", "answer", "objection", "reason", "The drivers work too long")
		p.get(2, path, "The drivers work too long", "Cleo", "Integrate the objection", "Only who objected can withdraw it")
		p.get(2, path+"/edit", "The drivers work too long")
		code, body, _ := p.ask(2, http.MethodPost, path+"/edit", values(text("from", "1", "state", "integrating", "metric", "Hours")...))
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="Hours"`) {
			t.Errorf("a measure with one part of four: %d", code)
		}
		for _, sentence := range []string{"Say who measures it.", "Say at which value the circle acts.", "Say on which day the circle looks at it."} {
			if n := strings.Count(body, sentence); n != 1 {
				t.Errorf("a measure with one part of four: %q is said %d times", sentence, n)
			}
		}
		p.post(2, path+"/edit", text("from", "1", "state", "integrating", "text", "Buses run every hour until one.", "review_on", "2027-02-02")...)
		p.get(1, path, "<del>two</del>", "<ins>one</ins>", "Text modified", "Term shortened", "Ask for consent to version 2")
		p.post(1, path+"/ask", "n", "2", "round_ends", "2026-11-20")
		_, r = p.proposal(path)
		for who := 1; who <= 3; who++ {
			p.post(who, path+"/answer", "round", r.ID, "n", "2", "answer", "consent")
		}
		p.get(2, path, "This proposal is an agreement now.", "Integrated in version 2")
		all, err := logbook.All(p.ctx, p.db, p.c.ID)
		if err != nil || len(all) != 1 || all[0].Now.ReviewOn != "2027-02-02" {
			t.Errorf("%v %v", all, err)
		}
		effect := "/agreements/" + all[0].ID + "/effect"
		p.get(1, effect, "Somebody joins a circle", "A new circle begins")
		code, body, _ = p.ask(1, http.MethodPost, effect, values("kind", "joins", "circle", p.c.ID, "number", "4711"))
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "Choose a member of the party.") || !strings.Contains(body, `value="4711"`) {
			t.Errorf("an unknown member number: %d", code)
		}
		p.post(1, effect, "kind", "joins", "circle", p.c.ID, "number", "9")
		if sits, err := circle.Sits(p.ctx, p.db, p.c.ID, p.persons[9].Member); err != nil || !sits {
			t.Errorf("who joined by an agreement does not sit in the circle (%v)", err)
		}
		p.get(1, "/circles/"+p.c.ID+"/change/amends", `value="Harbour"`, "A party that listens")
		amends := values("kind", "amends", "name", "Harbour", "aim", "A party that answers", "audience", "members", "absentees", "hours48", "answer_days", "14", "carries", "7")
		if code, body, _ := p.ask(1, http.MethodPost, effect, amends); code != http.StatusForbidden || !strings.Contains(body, "a proposal of its own") {
			t.Errorf("a charter is changed by hand: %d", code)
		}
		if c, err := circle.Get(p.ctx, p.db, p.c.ID); err != nil || c.Aim != "A party that listens" || c.CharterVersion != 1 {
			t.Errorf("the charter is %+v (%v)", c, err)
		}
		// A proposal for other rules says each of them, beside what holds until then.
		rules := values("name", "Harbour", "aim", "A party that listens", "audience", "members", "absentees", "hours48", "answer_days", "14", "carries", "12",
			"tests_arguments", "yes", "why", "Holidays", "review_on", "2027-05-01")
		code, _, drafted := p.ask(1, http.MethodPost, "/circles/"+p.c.ID+"/change/amends", rules)
		if code != http.StatusSeeOther {
			t.Fatalf("other rules cannot be proposed: %d", code)
		}
		said := p.get(1, drafted, "When somebody stays silent: The circle waits 48 hours longer, and records who was absent (until now: The circle waits for everyone)",
			": 14 (until now: 30)", "The circle may test whether an argument qualifies as an objection")
		if strings.Contains(said, "until now: Harbour") || strings.Contains(said, "12 (until now") {
			t.Error("a rule that stays is said to change")
		}
		for _, p.language = range []string{"de", "fr", "it", "da"} {
			p.get(1, path)
			p.get(9, path)
			for _, kind := range []string{"joins", "leaves", "opens", "fills", "vacates", "confirms", "decides", "begins", "activates", "amends", "ends"} {
				p.get(1, effect+"?kind="+kind)
			}
		}
	})
}

func TestWhatAStaleTabIsTold(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		_, old := p.proposal(path)
		for who := 1; who <= 3; who++ {
			p.post(who, path+"/answer", "round", old.ID, "n", "1", "answer", "consent")
		}
		code, body, _ := p.ask(3, http.MethodPost, path+"/answer", values("round", old.ID, "n", "1", "answer", "objection", "reason", "Wait, the drivers"))
		if code != http.StatusConflict || !strings.Contains(body, "This round has ended meanwhile") || !strings.Contains(body, "Wait, the drivers") {
			t.Errorf("an answer after the end: %d\n%s", code, body)
		}
		if got, _ := p.proposal(path); got.State != consent.Agreed {
			t.Errorf("it is %s", got.State)
		}
	})
}

func TestWhoSeesAndWhoMay(t *testing.T) {
	each(t, func(p *party) {
		draft := p.post(1, "/items/"+p.item.ID+"/proposal", text()...)
		for _, who := range []int{0, 2, 9} {
			if code, _, _ := p.ask(who, http.MethodGet, draft, nil); code != http.StatusNotFound {
				t.Errorf("somebody else's draft: %d for %d", code, who)
			}
		}
		p.post(1, draft+"/discard")
		path := p.consenting()
		_, r := p.proposal(path)
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		answer := values("round", r.ID, "n", "1", "answer", "consent")
		if code, body, _ := p.ask(9, http.MethodPost, path+"/answer", answer); code != http.StatusForbidden || !strings.Contains(body, "give advice") {
			t.Errorf("a visitor's answer: %d", code)
		}
		p.post(9, path+"/advise", "words", "Ask the drivers first")
		p.get(1, path, "Ask the drivers first", "Bo")
		if body := p.get(9, path); strings.Contains(body, ">Bo<") || strings.Contains(body, "Who drives?") {
			t.Error("outside of the circle one sees who said what")
		}
		if code, _, _ := p.ask(0, http.MethodGet, path, nil); code != http.StatusNotFound {
			t.Errorf("nobody sees what is for members: %d", code)
		}
		if code, _, _ := p.ask(0, http.MethodPost, path+"/answer", answer); code != http.StatusNotFound {
			t.Errorf("nobody answers to what they cannot see: %d", code)
		}
		if code, _, _ := p.ask(9, http.MethodGet, "/items/"+p.item.ID+"/proposal", nil); code != http.StatusForbidden {
			t.Errorf("who does not sit in the circle proposes: %d", code)
		}
	})
}
