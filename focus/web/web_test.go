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
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/focus"
	"concentric/focus/card"
	"concentric/focus/web"
	"concentric/journal"
	"concentric/member"
)

// party is a server with this room alone; who asks is in a header. Persons 1
// and 8 sit in its circle, persons 2 to 7 are members, 0 is nobody.
type party struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	hands    *clock.Hands
	persons  map[int]member.Actor
	circle   string
	language string
	mux      http.Handler
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, brief.Messages, community.Messages, member.Messages, circle.Messages, backlog.Messages, focus.Messages)
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		p := &party{t: t, db: db, hands: hands, persons: map[int]member.Actor{0: {}}, language: "en"}
		p.ctx = i18n.With(clock.With(context.Background(), hands.Now), catalogue, "en")
		err = db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			for n := 1; n <= 8; n++ {
				added, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprint("Person ", n), Standing: member.General})
				if err != nil {
					return err
				}
				if p.persons[n], err = member.ActorOf(ctx, tx, added); err != nil {
					return err
				}
			}
			c, err := circle.Found(ctx, tx, p.persons[1], circle.Charter{Name: "Harbour", Aim: "A party that listens", Lang: "en", Audience: journal.Public}, []member.Actor{p.persons[1], p.persons[8]})
			p.circle = c.ID
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
var unspoken = regexp.MustCompile(`[>" ](focus|brief|backlog|circle|page|typed)\.[a-z_]+[<" ]`)

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

// does posts a form, which leads on.
func (p *party) does(who int, path string, kv ...string) string {
	p.t.Helper()
	status, body, to := p.ask(who, http.MethodPost, path, values(kv...))
	if status != http.StatusSeeOther {
		p.t.Fatalf("%s as %d: %d %s", path, who, status, body)
	}
	return to
}

func values(kv ...string) url.Values {
	form := url.Values{"once": {id.New()}}
	for i := 0; i < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return form
}

func wish(kv ...string) []string {
	return append([]string{
		"question", "How do you get home at night?", "what", "Night buses", "why_now", "Spring", "trade_offs", "Money or sleep", "affected", "Late shifts",
		"day", "2026-11-20", "hour", "19:30", "place", "Station hall", "answer_by", "2026-12-15", "seats", "5",
	}, kv...)
}

func TestAFocusGroupFromConveningToItsAnswer(t *testing.T) {
	each(t, func(p *party) {
		list := "/circles/" + p.circle + "/focus-groups"
		p.sees(2, list, "No focus group yet", "not", "Convene a focus group")
		p.sees(1, list, "Convene a focus group")
		p.sees(1, list+"/new", "Member numbers", "By lot")
		one := p.does(1, list, wish("way", "lot")...)
		p.sees(0, one, "How do you get home at night?", "Night buses", "not", "Station hall", "I would come")
		p.sees(1, one, "The lot can be drawn once there are 5 or more.", "not", "Draw the lot")
		for who := 2; who <= 7; who++ {
			p.sees(who, one, "I would come")
			p.does(who, one+"/say", "comes", "yes")
		}
		p.sees(2, one, "You can be drawn", "not", "Draw the lot", "Person 3")
		p.sees(1, one, "6 people would come", "not", "Person 3")
		p.does(1, one+"/draw")
		p.sees(0, one, "5 of 6 people", "not", "Person ")
		asked, stands := p.split(one)
		p.sees(stands, one, "The lot fell on others", "not", "Station hall")
		p.sees(asked[0], one, "You are asked to come", "Station hall")
		for _, who := range asked {
			p.does(who, one+"/say", "comes", "yes")
		}
		p.sees(asked[0], one, "You come:", "5 of 5 seats taken")
		p.hands.Set(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		p.sees(stands, one, "has not handed over the notes yet")
		p.sees(1, one, "Who was there", "Save the notes")
		pseudonym := p.persons[asked[0]].Pseudonym
		status, body, _ := p.ask(1, http.MethodPost, one+"/notes", values("noted", "0", "notes", "The last bus goes too early."))
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "Mark at least one person") || !strings.Contains(body, "The last bus goes too early.") {
			t.Errorf("%d %s", status, body)
		}
		p.does(1, one+"/notes", "noted", "0", "notes", "The last bus goes too early.", "came", pseudonym)
		status, body, _ = p.ask(1, http.MethodPost, one+"/notes", values("noted", "0", "notes", "Another text", "came", pseudonym))
		if status != http.StatusConflict || !strings.Contains(body, "Somebody else has saved notes") || !strings.Contains(body, "Another text") {
			t.Errorf("%d %s", status, body)
		}
		p.sees(asked[0], one, "The last bus goes too early.", "Something to add")
		p.sees(0, one, "not", "The last bus goes too early.")
		p.does(asked[0], one+"/correct", "correction", "Trams too.")
		p.does(1, one+"/hand-over")
		p.sees(0, one, "The circle answers by", "Read the notes on the backlog")
		p.answer(one)
		p.sees(asked[0], one, "The circle has answered", "Buses run until one.")
		p.sees(0, list, "Notes handed over")
	})
}

// split tells those who are asked from the one who stands by.
func (p *party) split(one string) (asked []int, stands int) {
	p.t.Helper()
	for who := 2; who <= 7; who++ {
		s, _, err := focus.SeatOf(p.ctx, p.db, strings.TrimPrefix(one, "/focus-groups/"), p.persons[who].Member)
		if err != nil {
			p.t.Fatal(err)
		}
		if s.Word == focus.Invited {
			asked = append(asked, who)
		} else {
			stands = who
		}
	}
	return asked, stands
}

// answer answers what was handed over.
func (p *party) answer(one string) {
	p.t.Helper()
	err := p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
		g, err := focus.See(ctx, tx, p.persons[1], strings.TrimPrefix(one, "/focus-groups/"))
		if err != nil {
			return err
		}
		_, err = backlog.Respond(ctx, tx, p.persons[1], g.Item, backlog.Answer{Kind: backlog.Changed, Text: "Buses run until one.", Lang: "en"})
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// A group is convened about an item, which leads to it and back.
func TestAGroupAndItsItemLeadToEachOther(t *testing.T) {
	each(t, func(p *party) {
		var item string
		err := p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, p.persons[1], backlog.New{Circle: p.circle, Title: "Night buses", Lang: "en", Audience: journal.Members})
			item = i.ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		list := "/circles/" + p.circle + "/focus-groups"
		p.sees(1, list+"/new?about="+item, `value="Night buses"`, `href="/items/`+item)
		status, body, _ := p.ask(1, http.MethodPost, list, values("about", item))
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `name="about" value="`+item) {
			t.Errorf("%d %s", status, body)
		}
		one := p.does(1, list, wish("way", "lot", "about", item)...)
		p.sees(2, one, "It is about", `href="/items/`+item)
		p.sees(0, one, "not", "It is about", item) // the item is for members
		if status, _, _ := p.ask(1, http.MethodGet, list+"/new?about=none", nil); status != http.StatusNotFound {
			t.Errorf("a subject that is not there: %d", status)
		}
		var seen strings.Builder
		view, err := card.Read(member.With(p.ctx, p.persons[1]), p.db, "", item)
		if err == nil {
			err = card.Part(view).Render(p.ctx, &seen)
		}
		if err != nil || !strings.Contains(seen.String(), `href="`+one) || !strings.Contains(seen.String(), "/focus-groups/new?about="+item) {
			t.Errorf("%v %s", err, seen.String())
		}
		err = p.db.Write(p.ctx, func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, p.persons[1], backlog.New{Circle: p.circle, Title: "A quarrel", Lang: "en", Audience: journal.Circle})
			item = i.ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if view, err := card.Read(member.With(p.ctx, p.persons[1]), p.db, "", item); err != nil || view.Convenes {
			t.Errorf("people would be invited about what is for the circle alone (%v)", err)
		}
	})
}

func TestNothingTypedIsLost(t *testing.T) {
	each(t, func(p *party) {
		path := "/circles/" + p.circle + "/focus-groups"
		for sentence, form := range map[string][]string{
			"A focus group has 5 to 12 people":          wish("way", "lot", "seats", ""),
			"Say how people are asked":                  wish(),
			"There is no member with the number 99":     wish("way", "choice", "numbers", "1, 99"),
			"the numbers name fewer people (2)":         wish("way", "choice", "numbers", "1, 2"),
			"Say what the question is about.":           append(wish("way", "lot"), "what", ""),
			"This day is over. Choose today or a later": append(wish("way", "lot"), "day", "2026-10-01"),
		} {
			v := values()
			for i := 0; i < len(form); i += 2 { // the last one counts
				v.Set(form[i], form[i+1])
			}
			status, body, _ := p.ask(1, http.MethodPost, path, v)
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, sentence) || !strings.Contains(body, "Station hall") {
				t.Errorf("%q: %d %s", sentence, status, body)
			}
		}
		chosen := p.does(1, path, wish("way", "choice", "numbers", "1,2,3;4 5,6")...)
		for who := 1; who <= 5; who++ {
			p.does(who, chosen+"/say", "comes", "yes")
		}
		status, body, _ := p.ask(6, http.MethodPost, chosen+"/say", values("comes", "yes"))
		if status != http.StatusConflict || !strings.Contains(body, "All seats are taken meanwhile") {
			t.Errorf("%d %s", status, body)
		}
		if to := p.does(6, chosen+"/say", "comes", "no", "from", "today"); to != "/today" {
			t.Errorf("an answer given on Today leads to %s", to)
		}
		p.sees(6, chosen, "You said that you do not come.")
		p.sees(1, chosen, "does not come", "Move it", "Cancel it")
		p.sees(2, chosen, "not", "Move it", "Cancel it")
		later := []string{"day", "2026-11-27", "hour", "18:00", "place", "Library", "answer_by", "2026-12-15"}
		status, body, _ = p.ask(1, http.MethodPost, chosen+"/move", values(append(later, "why", "")...))
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="Library"`) || !strings.Contains(body, `value="2026-11-27"`) {
			t.Errorf("%d %s", status, body)
		}
		p.does(1, chosen+"/move", append(later, "why", "The hall is taken.")...)
		p.sees(2, chosen, "It was moved. It meets now on", "The hall is taken.", "You are asked to come", "Library")
		p.does(1, chosen+"/cancel", "sorry", "We are ill.")
		p.sees(2, chosen, "does not take place", "We are ill.", "not", "You are asked to come", "It was moved")
		p.sees(0, path, "Cancelled")
		status, body, _ = p.ask(2, http.MethodPost, chosen+"/say", values("comes", "yes"))
		if status != http.StatusConflict || strings.Count(body, "does not take place") < 2 {
			t.Errorf("%d %s", status, body)
		}
	})
}
