package lab_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/circle"
	"concentric/journal"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"

	"pgregory.net/rapid"
)

// house is a party of six: the first two sit in the circle that asks, the third
// holds a lab, the last is a supporter.
type house struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	people []member.Actor
	circle string
	talk   string
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for n := range 6 {
				standing := member.General
				if n == 5 {
					standing = member.Supporter
				}
				id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprint("Person ", n), Standing: standing})
				if err != nil {
					return err
				}
				one, err := member.ActorOf(ctx, tx, id)
				if err != nil {
					return err
				}
				h.people = append(h.people, one)
			}
			c, err := circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "Transport", Aim: "Getting about", Lang: "en", Audience: journal.Public}, h.people[:2])
			h.circle = c.ID
			return err
		})
		h.talk = h.ask(journal.Members)
		run(h)
	})
}

func (h *house) ask(audience journal.Audience) (talk string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		talk, err = listening.Open(ctx, tx, h.people[0], listening.New{
			Circle: h.circle, Audience: audience, Question: "How do you get home at night?", Lang: "en", Need: "The timetable is made.", Promise: "We answer.",
			Brief:    brief.Brief{What: "Night buses", WhyNow: "Spring", TradeOffs: "Money or sleep", Affected: "Late shifts", Lang: "en"},
			AnswerBy: "2026-12-20", Mode: listening.Free, Seeds: []string{"A later bus.", "A taxi."},
		})
		return err
	})
	return talk
}

func (h *house) do(act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.ctx, act); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refuses(message string, act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	err := h.db.Write(h.ctx, act)
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Errorf("got %v, want %s", err, message)
	}
}

func (h *house) plan() lab.New {
	return lab.New{Talk: h.talk, Day: "2026-11-20", Hour: "19:30", Place: "The kitchen at the station", People: 8, Words: "Soup for all.", Lang: "en"}
}

func (h *house) register(who int, n lab.New) (id string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = lab.Register(ctx, tx, h.people[who], n)
		return err
	})
	return id
}

func (h *house) see(who int, id string) (lab.Lab, lab.Subject, error) {
	return lab.See(h.ctx, h.db, h.people[who], id)
}

func handIn(h *house, who int, id string, n lab.Notes) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error { return lab.HandIn(ctx, tx, h.people[who], id, n) }
}

func said() lab.Notes {
	return lab.Notes{
		People: 6, Needs: []string{"- Light in the underpass.", "", " A bus after eleven on Fridays. "}, Differ: "Whether to pay for it.", Said: "Much about taxis.",
		Lang: "en", Clean: true,
	}
}

func TestALabComesToTheCircleAsInput(t *testing.T) {
	each(t, func(h *house) {
		id := h.register(2, h.plan())
		coming, err := lab.AllComing(h.ctx, h.db, h.people[3], "2026-11-02")
		if err != nil || len(coming) != 1 || coming[0].ID != id || coming[0].About.Title != "How do you get home at night?" {
			t.Errorf("%+v %v", coming, err)
		}
		if none, err := lab.AllComing(h.ctx, h.db, member.Actor{}, "2026-11-02"); err != nil || len(none) != 0 {
			t.Errorf("a stranger sees a lab about what is asked of members: %+v %v", none, err)
		}
		h.refuses("lab.not_yet", handIn(h, 2, id, said()))
		h.hands.Set(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		if owing, err := lab.Owing(h.ctx, h.db, h.people[2].Member); err != nil || len(owing) != 1 {
			t.Errorf("%+v %v", owing, err)
		}
		h.refuses("lab.not_host", handIn(h, 3, id, said()))
		for message, spoil := range map[string]func(*lab.Notes){
			"lab.people_range":  func(n *lab.Notes) { n.People = 1 },
			"lab.needs_missing": func(n *lab.Notes) { n.Needs = []string{" ", "-"} },
			"lab.needs_many":    func(n *lab.Notes) { n.Needs = strings.Split(strings.Repeat("One\n", 9), "\n") },
			"lab.not_clean":     func(n *lab.Notes) { n.Clean = false },
			"typed.long":        func(n *lab.Notes) { n.Needs = []string{strings.Repeat("a", 301)} },
		} {
			n := said()
			spoil(&n)
			h.refuses(message, handIn(h, 2, id, n))
		}
		h.do(handIn(h, 2, id, said()))
		h.refuses("lab.noted_before", handIn(h, 2, id, said()))
		for who, reads := range []bool{true, true, true, false, false} {
			l, about, err := h.see(who, id)
			if err != nil {
				t.Fatal(err)
			}
			n, there, err := lab.NotesOf(h.ctx, h.db, h.people[who], l, about)
			if err != nil || there != reads || there && (len(n.Needs) != 2 || n.Needs[0] != "Light in the underpass.") || l.Came != 6 {
				t.Errorf("%d: %v %+v %v", who, there, n, err)
			}
		}
		if owing, err := lab.Owing(h.ctx, h.db, h.people[2].Member); err != nil || len(owing) != 0 {
			t.Errorf("asked for notes that are in: %+v %v", owing, err)
		}
		h.putsIn(id)
		h.erases(id)
	})
}

// putsIn makes a statement of a point, which is the lab's and not its host's.
func (h *house) putsIn(id string) {
	t := h.t
	t.Helper()
	put := func(who, n int) func(context.Context, *store.Tx) error {
		return func(ctx context.Context, tx *store.Tx) error {
			_, err := lab.PutIn(ctx, tx, h.people[who], id, n)
			return err
		}
	}
	h.refuses("lab.not_host", put(3, 1))
	h.refuses("lab.no_point", put(2, 3))
	h.do(put(2, 1))
	h.refuses("lab.put_in_before", put(2, 1))
	points, err := lab.PointsOf(h.ctx, h.db, id)
	if err != nil || points[0].Statement == "" || points[1].Statement != "" {
		t.Fatalf("%+v %v", points, err)
	}
	s, err := listening.StatementByID(h.ctx, h.db, points[0].Statement)
	if err != nil || s.People != 6 || s.Seed() || s.State != listening.Shown || s.Text != "Light in the underpass." {
		t.Errorf("%+v %v", s, err)
	}
	c, err := listening.Get(h.ctx, h.db, h.talk)
	if err != nil || c.Casts != 0 {
		t.Errorf("a lab was counted as a vote: %+v %v", c, err)
	}
}

// erases takes the host out; what several people said stays.
func (h *house) erases(id string) {
	t := h.t
	t.Helper()
	planned := h.register(4, lab.New{Talk: h.talk, Day: "2026-12-01", Hour: "10:00", Place: "At mine", People: 3, Lang: "en"})
	for _, who := range []int{2, 4} {
		whole, err := lab.Persons[0].Export(h.ctx, h.db, h.people[who].Member)
		if err != nil || whole == nil {
			t.Fatal(whole, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return lab.Persons[0].Erase(ctx, tx, h.people[who].Member)
		})
		whole, err = lab.Persons[0].Export(h.ctx, h.db, h.people[who].Member)
		if err != nil || whole != nil {
			t.Errorf("after the erasure: %v %v", whole, err)
		}
	}
	l, about, err := h.see(0, id)
	if err != nil || l.Member != "" || l.Place != "" || l.State != lab.Planned {
		t.Errorf("%+v %v", l, err)
	}
	if n, there, err := lab.NotesOf(h.ctx, h.db, h.people[0], l, about); err != nil || !there || len(n.Needs) != 2 {
		t.Errorf("%+v %v %v", n, there, err)
	}
	if l, _, err := h.see(0, planned); err != nil || l.State != lab.Cancelled || l.Place != "" {
		t.Errorf("%+v %v", l, err)
	}
}

func TestALabIsMovedAndCancelled(t *testing.T) {
	each(t, func(h *house) {
		for message, spoil := range map[string]func(*lab.New){
			"circle.day_past":       func(n *lab.New) { n.Day = "2026-11-01" },
			"typed.hour_unreadable": func(n *lab.New) { n.Hour = "half past" },
			"typed.empty":           func(n *lab.New) { n.Place = " " },
			"lab.people_range":      func(n *lab.New) { n.People = 2 },
			"lab.members_only":      func(n *lab.New) { n.Others = true },
			"listening.not_found":   func(n *lab.New) { n.Talk = "none" },
		} {
			n := h.plan()
			spoil(&n)
			h.refuses(message, func(ctx context.Context, tx *store.Tx) error {
				_, err := lab.Register(ctx, tx, h.people[2], n)
				return err
			})
		}
		open := h.ask(journal.Public)
		h.refuses("lab.sign_in", func(ctx context.Context, tx *store.Tx) error {
			_, err := lab.Register(ctx, tx, member.Actor{Guest: "somebody"}, lab.New{Talk: open})
			return err
		})
		id := h.register(2, h.plan())
		move := func(who int, why string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return lab.Move(ctx, tx, h.people[who], id, circle.Gathering{Day: "2026-11-27", Hour: "18:00", Place: "The library"}, why)
			}
		}
		h.refuses("lab.not_host", move(0, "Rain"))
		h.refuses("typed.empty", move(2, ""))
		h.do(move(2, "The kitchen is painted."))
		l, _, err := h.see(3, id)
		if err != nil || l.Day != "2026-11-27" || l.Place != "The library" || l.Why != "The kitchen is painted." || l.Changed.IsZero() {
			t.Errorf("%+v %v", l, err)
		}
		cancel := func(ctx context.Context, tx *store.Tx) error {
			return lab.Cancel(ctx, tx, h.people[2], id, "I am ill.")
		}
		h.do(cancel)
		h.refuses("lab.is_cancelled", cancel)
		h.hands.Set(time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC))
		if owing, err := lab.Owing(h.ctx, h.db, h.people[2].Member); err != nil || len(owing) != 0 {
			t.Errorf("%+v %v", owing, err)
		}
	})
}

// A supporter may hold a lab about what is asked in public; one a day while they
// are new, and their links wait.
func TestALabIsModerated(t *testing.T) {
	each(t, func(h *house) {
		n := h.plan()
		n.Talk, n.Others, n.Place = h.ask(journal.Public), true, "https://calls.example/room"
		id := h.register(5, n)
		l, _, err := h.see(5, id)
		if err != nil || moderation.HasLink(l.Place) || !moderation.Marked(l.Place) {
			t.Errorf("%+v %v", l, err)
		}
		decide := func(who int, verdict moderation.Verdict, reason moderation.Reason) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return lab.Decide(ctx, tx, h.people[who], id, verdict, reason)
			}
		}
		h.refuses("circle.not_seated", decide(3, moderation.Refused, moderation.Promotion))
		h.refuses("moderation.reason_missing", decide(0, moderation.Refused, ""))
		h.do(decide(0, moderation.Refused, moderation.Promotion))
		for who, sees := range []bool{true, true, false, false, false, true} {
			if _, _, err := h.see(who, id); (err == nil) != sees || err != nil && !apperr.Is(err, apperr.NotFound) {
				t.Errorf("%d sees what was taken away: %v", who, err)
			}
		}
		h.refuses("lab.is_away", func(ctx context.Context, tx *store.Tx) error { return lab.Cancel(ctx, tx, h.people[5], id, "Well.") })
		h.do(decide(1, moderation.Accepted, ""))
		if l, _, err := h.see(3, id); err != nil || l.State != lab.Planned || l.Reason != "" {
			t.Errorf("%+v %v", l, err)
		}
	})
}

// Whatever lines a host types, the points are tidy, each of them fits into a
// statement, and none is lost.
func TestPointsKeepEveryLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringMatching(`[-*• ]{0,3}[a-zäé ]{0,12}`), 0, 10).Draw(t, "lines")
		points, err := lab.Points(lines)
		if err != nil {
			if e := apperr.As(err); e == nil || e.Field != "needs" {
				t.Fatal(err)
			}
			return
		}
		want := 0
		for _, line := range lines {
			if strings.Trim(line, "-*• ") != "" {
				want++
			}
		}
		if len(points) != want || len(points) > lab.MostPoints {
			t.Fatalf("%q became %q", lines, points)
		}
		for _, p := range points {
			if p == "" || p != strings.TrimSpace(p) || strings.HasPrefix(p, "-") {
				t.Fatalf("%q", p)
			}
		}
	})
}
