package library_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/fetch"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/library"
	"concentric/member"
	"concentric/moderation"
)

// web is a web of few addresses: what each answers, as "status" or "status to".
type web map[string]string

// RoundTrip answers as the web does; what is not in it cannot be reached.
func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	says, there := w[r.URL.String()]
	if !there {
		return nil, errors.New("no such host")
	}
	status, to, _ := strings.Cut(says, " ")
	code := map[string]int{"ok": 200, "gone": 404, "shut": 403, "moved": 301, "elsewhere": 302}[status]
	if status == "get" { // knows no HEAD
		if code = 405; r.Method == http.MethodGet {
			code = 200
		}
	}
	h := http.Header{}
	if to != "" {
		h.Set("Location", to)
	}
	return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func (w web) client() *http.Client {
	return &http.Client{Transport: w, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// A link that does not answer on two days is broken, one that has moved for good
// is put right by one tap, and what answers again is whole again.
func TestLinksAreAsked(t *testing.T) {
	each(t, func(s *shelf) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		s.ctx = clock.With(s.ctx, hands.Now)
		keeper := s.seated()
		entry := map[string]library.Entry{}
		for _, path := range []string{"fine", "gone", "moved", "lent", "shut", "get", "loop", "dead", "twin"} {
			s.do(func(ctx context.Context, tx *store.Tx) (err error) {
				entry[path], err = library.Add(ctx, tx, keeper, library.Resource, journal.Public, library.Text{Title: path, Text: "Something", Link: "https://a.example/" + path, Lang: "en"})
				return err
			})
		}
		there := web{
			"https://a.example/fine": "ok", "https://a.example/gone": "gone", "https://a.example/shut": "shut", "https://a.example/get": "get",
			"https://a.example/moved": "moved https://b.example/moved", "https://b.example/moved": "ok",
			"https://www.a.example/twin": "ok", "https://a.example/lent": "elsewhere https://b.example/moved", "https://a.example/loop": "moved https://a.example/loop",
		}
		look := func(want string) {
			s.t.Helper()
			if err := library.AskLinks(s.ctx, s.db, there.client()); err != nil {
				s.t.Fatal(err)
			}
			found, err := library.BrokenLinks(s.ctx, s.db, person(3))
			if err != nil {
				s.t.Fatal(err)
			}
			var got []string
			for _, path := range []string{"dead", "fine", "get", "gone", "lent", "loop", "moved", "shut", "twin"} {
				if l, is := found[entry[path].ID]; is {
					got = append(got, strings.TrimSpace(path+" "+l.Moved))
				}
			}
			if strings.Join(got, ", ") != want {
				s.t.Fatalf("to be repaired: %s; want %s", strings.Join(got, ", "), want)
			}
		}
		held := s.add(2, library.Resource, library.Text{Title: "held", Text: "Something", Link: "https://a.example/held", Lang: "en"})
		look("moved https://b.example/moved, twin https://www.a.example/twin")
		if _, asked, err := library.LinkOf(s.ctx, s.db, held); err != nil || asked {
			s.t.Fatalf("a link that is held was asked: %v", err)
		}
		waiting, err := moderation.LinksIn(s.ctx, s.db, held.ID)
		if err != nil || len(waiting) != 1 {
			s.t.Fatalf("%+v %v", waiting, err)
		}
		s.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := moderation.DecideLinks(ctx, tx, keeper, []moderation.LinkRuling{{Link: waiting[0].ID, Verdict: moderation.Accepted}})
			return err
		})
		look("moved https://b.example/moved, twin https://www.a.example/twin") // nothing is asked again the same day
		hands.Move(24 * time.Hour)
		look("dead, gone, loop, moved https://b.example/moved, twin https://www.a.example/twin")
		follow := func(ctx context.Context, tx *store.Tx) error {
			_, err := library.Follow(ctx, tx, keeper, entry["moved"].ID)
			return err
		}
		s.do(follow)
		s.do(follow) // twice is once
		if now := s.now(entry["moved"]).Now; now.Link != "https://b.example/moved" || now.N != 2 {
			s.t.Fatalf("followed: %+v", now)
		}
		if l, asked, err := library.LinkOf(s.ctx, s.db, s.now(entry["moved"])); err != nil || asked || l.Moved != "" {
			s.t.Fatalf("the new address is told of like the old one: %+v %v", l, err)
		}
		if l, asked, err := library.LinkOf(s.ctx, s.db, held); err != nil || !asked || !l.Broken() {
			s.t.Fatalf("a link that was released was not asked: %+v %v", l, err)
		}
		there["https://a.example/gone"] = "ok"
		hands.Move(24 * time.Hour)
		look("dead, loop, twin https://www.a.example/twin")
	})
}

// At most twenty links are asked at a turn, each turn asks others until none is
// due, those that are held keep none back, and a new address is asked at once.
func TestEachLinkHasItsTurn(t *testing.T) {
	each(t, func(s *shelf) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		s.ctx = clock.With(s.ctx, hands.Now)
		keeper := s.seated()
		for n := range 3 {
			s.add(20+n, library.Resource, library.Text{Title: "held", Text: "Something", Link: fmt.Sprintf("https://spam.example/%d", n), Lang: "en"})
		}
		var first library.Entry
		s.do(func(ctx context.Context, tx *store.Tx) (err error) {
			for n := range 25 {
				first, err = library.Add(ctx, tx, keeper, library.Resource, journal.Public, library.Text{Title: "fine", Text: "Something", Link: fmt.Sprintf("https://a.example/%d", n), Lang: "en"})
				if err != nil {
					return err
				}
			}
			return nil
		})
		asked := asking{}
		turn := func(want string) {
			s.t.Helper()
			clear(asked)
			if err := library.AskLinks(s.ctx, s.db, &http.Client{Transport: asked}); err != nil {
				s.t.Fatal(err)
			}
			if got := fmt.Sprintf("a.example %d, b.example %d, spam.example %d", asked["a.example"], asked["b.example"], asked["spam.example"]); got != want {
				s.t.Errorf("asked %s; want %s", got, want)
			}
		}
		turn("a.example 20, b.example 0, spam.example 0")
		turn("a.example 5, b.example 0, spam.example 0")
		hands.Move(time.Hour)
		turn("a.example 0, b.example 0, spam.example 0")
		s.do(func(ctx context.Context, tx *store.Tx) error {
			t := first.Now
			t.Base, t.Link = t.N, "https://b.example/other"
			_, err := library.Edit(ctx, tx, keeper, first.ID, t)
			return err
		})
		turn("a.example 0, b.example 1, spam.example 0")
		hands.Move(8 * 24 * time.Hour)
		turn("a.example 20, b.example 0, spam.example 0")
	})
}

// asking counts which hosts are asked, all of which answer.
type asking map[string]int

func (a asking) RoundTrip(r *http.Request) (*http.Response, error) {
	a[r.URL.Host]++
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

// seated is a member on the register who sits in the circle at the root: their
// links are not held.
func (s *shelf) seated() (actor member.Actor) {
	s.t.Helper()
	s.do(func(ctx context.Context, tx *store.Tx) error {
		id, err := member.Add(ctx, tx, member.Member{Number: "1", Name: "Ada", Lang: "en"})
		if err != nil {
			return err
		}
		if actor, err = member.ActorOf(ctx, tx, id); err != nil {
			return err
		}
		root, err := circle.Root(ctx, tx)
		if err != nil {
			return err
		}
		_, err = circle.Join(ctx, tx, person(1), root.ID, actor, "decision")
		return err
	})
	return actor
}

// Nobody makes the server ask its own machine by a link in the library, nor by
// an address that leads there.
func TestNoLinkLeadsInside(t *testing.T) {
	asked := 0
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer inside.Close()
	client, err := library.LinkClient()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get(inside.URL); !errors.Is(err, fetch.ErrPrivate) || asked != 0 {
		t.Fatalf("asked %d times: %v", asked, err)
	}
}
