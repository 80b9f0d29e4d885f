package web_test

import (
	"context"
	"fmt"
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
	"concentric/invitation"
	"concentric/journal"
	"concentric/lab"
	"concentric/library"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	"concentric/moderation/web"
)

// party is a server with this room alone; who asks is in a header. 1 and 2 sit in
// its circle, 3 in one below it, 4 and 5 are members, 6 came by a link.
type party struct {
	t       *testing.T
	ctx     context.Context
	db      *store.DB
	persons map[int]member.Actor
	talk    string
	mux     http.Handler
}

func each(t *testing.T, run func(p *party)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, invitation.Messages, moderation.Messages, listening.Messages, lab.Messages, library.Messages)
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		p := &party{t: t, db: db, persons: map[int]member.Actor{0: {}}}
		p.ctx = i18n.With(clock.With(context.Background(), hands.Now), catalogue, "en")
		p.write(p.founded)
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

func (p *party) founded(ctx context.Context, tx *store.Tx) error {
	for n := 1; n <= 6; n++ {
		var who string
		var err error
		if n < 6 {
			who, err = member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprint("Person ", n), Standing: member.General})
		} else {
			who, err = member.Arrive(ctx, tx, member.Joining{Ask: member.Ask{Email: "nora@elsewhere.example", Lang: "en"}, Name: "Nora", Invitation: "link", Agreed: 1})
		}
		if err == nil {
			p.persons[n], err = member.ActorOf(ctx, tx, who)
		}
		if err != nil {
			return err
		}
	}
	c, err := circle.Found(ctx, tx, p.persons[1], circle.Charter{Name: "Harbour", Aim: "A party that listens", Lang: "en", Audience: journal.Public}, []member.Actor{p.persons[1], p.persons[2]})
	if err != nil {
		return err
	}
	below, err := circle.Create(ctx, tx, p.persons[1], circle.Charter{Parent: c.ID, Name: "Care", Aim: "Peace", Lang: "en", Audience: journal.Public}, "d1")
	if err != nil {
		return err
	}
	if _, err = circle.Join(ctx, tx, p.persons[1], below.ID, p.persons[3], "d2"); err != nil {
		return err
	}
	p.talk, err = listening.Open(ctx, tx, p.persons[1], listening.New{
		Circle: c.ID, Audience: journal.Public, Question: "How do you get home at night?", Lang: "en", Need: "The timetable is made.", Promise: "We answer.",
		Brief:    brief.Brief{What: "Night buses", WhyNow: "Spring", TradeOffs: "Money or sleep", Affected: "Late shifts", Lang: "en"},
		AnswerBy: "2026-12-20", Mode: listening.Free, Seeds: []string{"A later bus."},
	})
	return err
}

func (p *party) write(act func(context.Context, *store.Tx) error) {
	p.t.Helper()
	if err := p.db.Write(p.ctx, act); err != nil {
		p.t.Fatal(err)
	}
}

// unspoken finds message ids that no catalogue spoke.
var unspoken = regexp.MustCompile(`[>" ](lab|circle|moderation|invitation|page|typed|listening|library)\.[a-z_]+[<" ]`)

// asks sends a request as somebody, and finds a status and each part in what is
// answered, but none after "not".
func (p *party) asks(status, who int, path string, form url.Values, parts ...string) {
	p.t.Helper()
	for _, language := range []string{"de", "fr", "it", "da", "en"} {
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
			form.Set("once", id.New())
			language = "en" // an act is done once
		}
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Who", fmt.Sprint(who))
		r.Header.Set("Accept-Language", language)
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		w := httptest.NewRecorder()
		p.mux.ServeHTTP(w, r)
		body, want := w.Body.String(), true
		if raw := unspoken.FindString(body); w.Code != status || raw != "" {
			p.t.Fatalf("%s as %d in %s: %d, says %q\n%s", path, who, language, w.Code, raw, body)
		}
		for _, part := range parts {
			if part == "not" {
				want = false
			} else if language == "en" && strings.Contains(body, part) != want {
				p.t.Errorf("%s as %d: %q is there: %v\n%s", path, who, part, !want, body)
			}
		}
		if form != nil {
			return
		}
	}
}

func (p *party) lab(who int, n lab.New) (id string) {
	p.t.Helper()
	n.Talk, n.Day, n.Hour, n.People, n.Lang = p.talk, "2026-11-20", "19:00", 8, "en"
	p.write(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = lab.Register(ctx, tx, p.persons[who], n)
		return err
	})
	return id
}

// A link in the announcement of a lab by somebody new waits, and whoever decides
// finds the lab from it.
func TestALinkOfALabWaits(t *testing.T) {
	each(t, func(p *party) {
		one := p.lab(6, lab.New{Place: "See https://kitchen.example", Others: true})
		p.asks(403, 4, "/moderation", nil, "Harbour")
		p.asks(200, 3, "/moderation", nil, "Nothing waits.")
		p.asks(200, 1, "/moderation", nil, "https://kitchen.example", "In the announcement of a lab", `href="/labs/`+one+`"`, "not", "/library/")
		p.asks(200, 0, "/moderation/log", nil, "Nothing has been decided yet")

		// A report outlives its text, and says so.
		p.write(func(ctx context.Context, tx *store.Tx) error {
			root, err := circle.Root(ctx, tx)
			if err != nil {
				return err
			}
			gone := moderation.Report{Kind: "story", Ref: "gone", Place: moderation.InLibrary, Circle: root.ID, Reason: moderation.Personal, Lang: "en"}
			return gone.Send(ctx, tx, p.persons[4])
		})
		p.asks(200, 1, "/moderation", nil, "This text is no longer there", "not", "See it where it stands", "Story ·")
	})
}

// A lab is reported, taken away with a reason that its reporter and everybody
// reads, contested by its host, and brought back by another circle, which finds it
// in its list.
func TestALabIsReportedAndAppealed(t *testing.T) {
	each(t, func(p *party) {
		one := p.lab(4, lab.New{Place: "Kitchen at the station", Words: "Soup for all.", Others: true})
		p.asks(200, 5, "/report/"+one, nil, "Soup for all.", "How do you get home at night?")
		p.asks(422, 5, "/report/"+one, url.Values{"words": {"My neighbour is meant"}}, "Choose what is wrong with it.", "My neighbour is meant")
		p.asks(303, 5, "/report/"+one, url.Values{"reason": {"personal"}, "words": {"My neighbour is meant"}})
		p.asks(200, 1, "/moderation", nil, "Soup for all.", "My neighbour is meant", "One person reported it", `href="/labs/`+one+`"`)
		p.asks(422, 1, "/moderation/reports", url.Values{"ref": {one}, "verdict": {"refused"}, "ground": {"hurtful"}}, "Write something here.", `value="hurtful" selected`)
		p.asks(422, 1, "/moderation/reports", url.Values{"ref": {one}, "verdict": {"refused"}, "outcome": {"One is insulted."}}, "Choose the one that fits best.", "One is insulted.")
		p.asks(303, 1, "/moderation/reports", url.Values{"ref": {one}, "verdict": {"refused"}, "ground": {"hurtful"}, "outcome": {"One is insulted."}})
		p.asks(200, 0, "/moderation/log", nil, "It was taken away", "It insults", "One is insulted.", "not", "Soup", "neighbour", "about a person")
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return lab.Appeal(ctx, tx, p.persons[4], one, "Nobody is meant.", "en")
		})
		p.asks(200, 1, "/moderation", nil, "Nothing waits.")
		p.asks(200, 3, "/moderation", nil, "An appeal", "Soup for all.", "What its author says:", "Nobody is meant.", "Why it is not shown:", "It insults")
		var ref string
		waiting, err := moderation.AppealsWaiting(p.ctx, p.db, p.persons[3])
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%+v %v", waiting, err)
		}
		ref = waiting[0].ID
		p.asks(422, 3, "/moderation/appeals", url.Values{"ref": {ref}, "state": {"overturned"}, "outcome": {""}}, "Write something here.")
		p.asks(403, 1, "/moderation/appeals", url.Values{"ref": {ref}, "state": {"upheld"}, "outcome": {"No."}})
		p.asks(303, 3, "/moderation/appeals", url.Values{"ref": {ref}, "state": {"overturned"}, "outcome": {"Right."}})
		p.asks(200, 0, "/moderation/log", nil, "One is insulted.", "After an appeal, another circle brought it back", "Right.", "not", "Soup")
		if l, _, err := lab.See(p.ctx, p.db, member.Actor{}, one); err != nil || l.State != lab.Planned {
			t.Errorf("%+v %v", l, err)
		}
	})
}

// Who refuses a link can take away the whole text that its writer added, in the
// same act, for the same reason; its author reads why, and can appeal.
func TestATextGoesWithItsLink(t *testing.T) {
	each(t, func(p *party) {
		var e library.Entry
		add := func(who int, text string) {
			t.Helper()
			p.write(func(ctx context.Context, tx *store.Tx) (err error) {
				e, err = library.Add(ctx, tx, p.persons[who], library.Resource, journal.Public, library.Text{Title: "Mattresses", Text: text, Lang: "en"})
				return err
			})
		}
		add(6, "Buy at https://one.example or https://two.example")
		waiting, _, err := moderation.LinksWaiting(p.ctx, p.db, p.persons[1])
		if err != nil || len(waiting) != 2 {
			t.Fatal(waiting, err)
		}
		one, two := waiting[0].ID, waiting[1].ID
		p.asks(200, 1, "/moderation", nil, `name="away" value="`+one+`"`, `aria-describedby="l-`+two+`"`)
		p.asks(422, 1, "/moderation", url.Values{"link": {one, two}, "d-" + one: {"accepted"}, "away": {one}}, "choose for which reason", `value="`+one+`" checked`)
		p.asks(303, 1, "/moderation", url.Values{"link": {one, two}, "d-" + one: {"promotion"}, "d-" + two: {"promotion"}, "away": {one, two}})
		p.asks(200, 0, "/moderation/log", nil, "resource taken away", "link not shown", "not", "Mattresses")
		if _, err := library.See(p.ctx, p.db, p.persons[4], e.ID); err == nil {
			t.Error("it is still read")
		}
		if decided, err := moderation.About(p.ctx, p.db, e.ID); err != nil || len(decided) != 1 || decided[0].Reason != moderation.Promotion {
			t.Errorf("%+v %v", decided, err)
		}
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return library.Appeal(ctx, tx, p.persons[6], e.ID, "They are cheap.", "en")
		})
		p.asks(200, 3, "/moderation", nil, "<h2>An appeal · Resource · Mattresses</h2>", `aria-label="It stays away · An appeal · Resource · Mattresses"`)

		// Not what somebody else wrote first.
		add(4, "Lamps")
		p.write(func(ctx context.Context, tx *store.Tx) error {
			text := "https://three.example"
			return moderation.HoldLinks(ctx, tx, p.persons[6], "resource", e.ID, &text)
		})
		p.asks(200, 1, "/moderation", nil, "https://three.example", "not", `name="away"`)
	})
}
