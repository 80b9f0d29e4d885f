package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
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
	"concentric/consent"
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/logbook/web"
	"concentric/member"
)

var (
	day   = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	ada   = member.Actor{Member: "m1", Pseudonym: "p1", Lang: "en"}
	bo    = member.Actor{Member: "m2", Pseudonym: "p2", Lang: "en"}
	other = member.Actor{Member: "m9", Pseudonym: "p9", Lang: "en"}
)

type server struct {
	t   *testing.T
	mux func(member.Actor, string) http.Handler
}

var unspoken = regexp.MustCompile(`[>" ](consent|backlog|circle|logbook|page|typed)\.[a-z_]+[<" ]`)

// get reads a page as somebody, in a language; "" for what is not there.
func (s server) get(who member.Actor, path, lang string) string {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	w := httptest.NewRecorder()
	s.mux(who, lang).ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	if raw := unspoken.FindString(string(body)); raw != "" {
		s.t.Errorf("%s says %q in %s", path, raw, lang)
	}
	switch w.Code {
	case http.StatusOK:
		return string(body)
	case http.StatusNotFound:
		return ""
	}
	s.t.Fatalf("GET %s: %d\n%s", path, w.Code, body)
	return ""
}

func serve(t *testing.T, db *store.DB) server {
	catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, backlog.Messages, logbook.Messages, consent.Messages, listening.Messages)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	page.Mount(mux, web.Routes(&page.Site{DB: db, Hub: &live.Hub{}, Log: slog.New(slog.DiscardHandler)})...)
	return server{t, func(who member.Actor, lang string) http.Handler {
		inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mux.ServeHTTP(w, r.WithContext(member.With(clock.With(r.Context(), clock.At(day).Now), who)))
		})
		around := page.Around(catalogue, inner)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Accept-Language", lang)
			around.ServeHTTP(w, r)
		})
	}}
}

// party has one agreement of each audience.
func party(t *testing.T, db *store.DB) (public, members, secret logbook.Agreement) {
	ctx := clock.With(context.Background(), clock.At(day.AddDate(0, -1, 0)).Now)
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := circle.Found(ctx, tx, ada, circle.Charter{Name: "Harbour", Aim: "A party that listens", Audience: journal.Public}, []member.Actor{ada, bo})
		if err != nil {
			return err
		}
		agree := func(title string, audience journal.Audience, review string) logbook.Agreement {
			i, err := backlog.Open(ctx, tx, ada, backlog.New{Circle: c.ID, Title: "About " + title, Audience: audience})
			if err != nil {
				t.Fatal(err)
			}
			p, err := consent.Draft(ctx, tx, ada, consent.New{Item: i.ID, Text: logbook.Text{
				Title: title, Text: "Every hour until two.", Why: "People come home", Responsible: "All of us", Measured: "Riders",
				Feedback: "Here", ReviewOn: review, Lang: "en",
			}})
			if err != nil {
				t.Fatal(err)
			}
			a, err := consentTo(ctx, tx, p, ada, bo)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		public, members, secret = agree("Night buses", journal.Public, "2027-11-02"), agree("Trams", journal.Members, "2026-10-20"), agree("Salaries", journal.Circle, "2027-11-02")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return public, members, secret
}

// consentTo takes a draft through its rounds.
func consentTo(ctx context.Context, tx *store.Tx, p consent.Proposal, ada, bo member.Actor) (logbook.Agreement, error) {
	r, err := consent.Present(ctx, tx, ada, p.ID, "2026-12-01")
	if err != nil {
		return logbook.Agreement{}, err
	}
	for range 2 {
		if err := consent.Next(ctx, tx, bo, p.ID, r.ID, "2026-12-01"); err != nil {
			return logbook.Agreement{}, err
		}
		if r, _, err = consent.OpenRound(ctx, tx, p.ID); err != nil {
			return logbook.Agreement{}, err
		}
	}
	if r, err = consent.AskConsent(ctx, tx, ada, p.ID, 1, "2026-12-01"); err != nil {
		return logbook.Agreement{}, err
	}
	for _, who := range []member.Actor{ada, bo} {
		if p, err = consent.Respond(ctx, tx, who, r.ID, 1, consent.Answer{Kind: consent.Consent}); err != nil {
			return logbook.Agreement{}, err
		}
	}
	return logbook.Get(ctx, tx, p.Agreement)
}

func TestWhatIsNotVisibleLeaksNeitherTitleNorCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		public, members, secret := party(t, db)
		s := serve(t, db)
		for _, c := range []struct {
			who  member.Actor
			sees []logbook.Agreement
			not  []logbook.Agreement
			says string
		}{
			{member.Actor{}, []logbook.Agreement{public}, []logbook.Agreement{members, secret}, "One agreement"},
			{other, []logbook.Agreement{public, members}, []logbook.Agreement{secret}, "2 agreements"},
			{ada, []logbook.Agreement{public, members, secret}, nil, "3 agreements"},
		} {
			list := s.get(c.who, "/logbook", "en")
			if !strings.Contains(list, c.says) {
				t.Errorf("%q does not say %q", c.who.Member, c.says)
			}
			for _, a := range c.sees {
				if !strings.Contains(list, a.Now.Title) || s.get(c.who, "/agreements/"+a.ID, "en") == "" {
					t.Errorf("%q does not see %s", c.who.Member, a.Now.Title)
				}
			}
			files := s.get(c.who, "/logbook.json", "en") + s.get(c.who, "/logbook.md", "de") + s.get(c.who, "/logbook?q=night+tram+salaries", "en")
			for _, a := range c.sees {
				if strings.Count(files, a.Now.Title) < 2 {
					t.Errorf("%q does not get %s as a file", c.who.Member, a.Now.Title)
				}
			}
			for _, a := range c.not {
				if strings.Contains(files, a.Now.Title) {
					t.Errorf("%q gets %s as a file", c.who.Member, a.Now.Title)
				}
				if strings.Contains(list, a.Now.Title) || s.get(c.who, "/agreements/"+a.ID, "en") != "" {
					t.Errorf("%q sees %s", c.who.Member, a.Now.Title)
				}
			}
		}
	})
}

// Who consented is named to those who sit in the circle, and to nobody else.
func TestWhoConsentedIsNamedToTheCircleAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var who [3]member.Actor
		var agreed logbook.Agreement
		err := db.Write(clock.With(context.Background(), clock.At(day).Now), func(ctx context.Context, tx *store.Tx) error {
			for n, name := range []string{"Ada Byron", "Bo Lind", "Zoe Roth"} {
				added, err := member.Add(ctx, tx, member.Member{Number: name, Name: name, Standing: member.Working})
				if err != nil {
					return err
				}
				if who[n], err = member.ActorOf(ctx, tx, added); err != nil {
					return err
				}
			}
			c, err := circle.Found(ctx, tx, who[0], circle.Charter{Name: "Harbour", Aim: "A party that listens", Audience: journal.Public}, who[:2])
			if err != nil {
				return err
			}
			i, err := backlog.Open(ctx, tx, who[0], backlog.New{Circle: c.ID, Title: "Night buses", Audience: journal.Public})
			if err != nil {
				return err
			}
			p, err := consent.Draft(ctx, tx, who[0], consent.New{Item: i.ID, Text: logbook.Text{
				Title: "Night buses", Text: "Every hour.", Why: "People come home", Responsible: "All", Measured: "Riders", Feedback: "Here", ReviewOn: "2027-11-02", Lang: "en",
			}})
			if err != nil {
				return err
			}
			agreed, err = consentTo(ctx, tx, p, who[0], who[1])
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s := serve(t, db)
		if got := s.get(who[1], "/agreements/"+agreed.ID, "en"); !strings.Contains(got, "Who consented") || !strings.Contains(got, "Ada Byron") || !strings.Contains(got, "Bo Lind") {
			t.Error("the circle does not see who consented")
		}
		for _, outside := range []member.Actor{{}, who[2]} {
			got := s.get(outside, "/agreements/"+agreed.ID, "en") + s.get(outside, "/logbook.json", "en") + s.get(outside, "/logbook.md", "en")
			if strings.Contains(got, "Who consented") || strings.Contains(got, "Ada Byron") || strings.Contains(got, "Bo Lind") {
				t.Errorf("%q sees who consented by name", outside.Member)
			}
		}
	})
}

func TestTheListIsNarrowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		party(t, db)
		s := serve(t, db)
		for query, want := range map[string]string{
			"?q=NIGHT+hour":          "Night buses",
			"?standing=review_due":   "Trams",
			"?circle=general&q=tram": "Trams",
			"?page=99&q=salary":      "Salaries",
		} {
			list := s.get(ada, "/logbook"+query, "en")
			if !strings.Contains(list, "One agreement") || !strings.Contains(list, want) {
				t.Errorf("%s does not find %s alone", query, want)
			}
		}
		if list := s.get(ada, "/logbook?circle=nowhere", "en"); !strings.Contains(list, "Here will be what the circles agree") {
			t.Error("an empty list does not say what will be here")
		}
		if list := s.get(ada, "/logbook?q=zzz", "en"); !strings.Contains(list, "No agreement fits") || !strings.Contains(list, "“zzz”") {
			t.Error("a search that finds nothing does not say so")
		}
	})
}

func TestAnAgreementTellsHowItCameAbout(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		public, _, _ := party(t, db)
		s := serve(t, db)
		got := s.get(other, "/agreements/"+public.ID, "en")
		for _, part := range []string{
			"Every hour until two.", "People come home", "About Night buses", "Proposal, version 1", "By consent: 2 people", "Review on 2 November 2027",
		} {
			if !strings.Contains(got, part) {
				t.Errorf("%q is not on the page", part)
			}
		}
		for _, lang := range []string{"de", "fr", "it", "da"} {
			s.get(ada, "/agreements/"+public.ID, lang)
			s.get(ada, "/logbook", lang)
		}
	})
}

// From the list of a past day one reads the words of then, and is led back to those
// of now; a day that is none is refused beside the list.
func TestAnAgreementIsReadAsItStood(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		public, _, _ := party(t, db)
		ctx := clock.With(t.Context(), clock.At(day.AddDate(0, 0, 10)).Now)
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			newer := public.Now
			newer.Text = "Every half hour until three."
			_, err := logbook.Agree(ctx, tx, ada, public.ID, public.Circle, public.Audience, newer)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s := serve(t, db)
		then := day.AddDate(0, 0, 3).Format(time.DateOnly)
		address := "/agreements/" + public.ID + "?on=" + then
		if list := s.get(other, "/logbook?on="+then, "en"); !strings.Contains(list, `href="`+address+`"`) {
			t.Error("the list of a day does not lead to the words of that day")
		}
		old, now := s.get(other, address, "en"), s.get(other, "/agreements/"+public.ID+"?on=none", "en")
		if !strings.Contains(old, "As it stood on 5 November 2026") || strings.Count(old, "Every hour until two.") <= strings.Count(now, "Every hour until two.") || !strings.Contains(old, "See what holds now") {
			t.Errorf("the page of then:\n%s", old)
		}
		if strings.Contains(now, "As it stood") || !strings.Contains(now, "Every half hour until three.") {
			t.Errorf("the page of now:\n%s", now)
		}
		r := httptest.NewRequest(http.MethodGet, "/logbook?on=31.2.2026", nil)
		w := httptest.NewRecorder()
		s.mux(other, "en").ServeHTTP(w, r)
		if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `<p class="error" role="alert">This date cannot be read`) || !strings.Contains(body, `value="31.2.2026"`) {
			t.Errorf("a day that is none: %d\n%s", w.Code, body)
		}
	})
}
