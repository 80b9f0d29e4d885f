package backlog_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

// house is a party of three people in a general circle and two below it.
type house struct {
	t          *testing.T
	ctx        context.Context
	db         *store.DB
	hands      *clock.Hands
	root, a, b circle.Circle
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { run(furnish(t, db)) })
}

func furnish(t *testing.T, db *store.DB) *house {
	t.Helper()
	hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		h.root, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "A party that listens"}, []member.Actor{person(1), person(2), person(3)})
		if err != nil {
			return err
		}
		for name, c := range map[string]*circle.Circle{"Transport": &h.a, "Housing": &h.b} {
			if *c, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: h.root.ID, Name: name, Aim: name}, "d"); err != nil {
				return err
			}
			if _, err = circle.Join(ctx, tx, person(1), c.ID, person(1), "d"); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func (h *house) write(act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.ctx, act); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refuses(message string, act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	err := h.db.Write(h.ctx, act)
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Fatalf("got %v, want %s", err, message)
	}
}

func (h *house) open(n backlog.New) (i backlog.Item) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		i, err = backlog.Open(ctx, tx, person(9), n)
		return err
	})
	return i
}

func (h *house) get(id string) backlog.Item {
	h.t.Helper()
	i, err := backlog.Get(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return i
}

func (h *house) whole() {
	h.t.Helper()
	if err := journal.Settle(h.ctx, h.db, nil); err != nil {
		h.t.Fatal(err)
	}
	all := slices.Concat(circle.Contents, backlog.Contents, logbook.Contents, moderation.Contents)
	if r, err := journal.Verify(h.ctx, h.db, all); err != nil || r.Wrong != "" {
		h.t.Fatalf("%+v %v", r, err)
	}
}

func TestTheThirdBounceLandsWithTheGeneralCircle(t *testing.T) {
	each(t, func(h *house) {
		i := h.open(backlog.New{Circle: h.a.ID, Title: "The bus is late"})
		if i.AnswerBy != "2026-12-02" {
			t.Errorf("answer by %s, want thirty days from now", i.AnswerBy)
		}
		route := func(to string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := backlog.Route(ctx, tx, person(1), i.ID, to, "It is yours", "en")
				return err
			}
		}
		h.refuses("backlog.route_same", route(h.a.ID))
		h.refuses("backlog.route_nowhere", route("nowhere"))
		h.write(route(h.b.ID))
		h.write(route(h.a.ID))
		h.write(route(h.b.ID))
		if got := h.get(i.ID); got.Circle != h.root.ID || got.AnswerBy != i.AnswerBy {
			t.Errorf("after three bounces it is with %s, due %s", got.Circle, got.AnswerBy)
		}
		h.refuses("backlog.stays_here", route(h.a.ID))
		if moves, _ := backlog.Moves(h.ctx, h.db, i.ID); len(moves) != 3 {
			t.Errorf("%d moves are seen, want 3", len(moves))
		}
		h.whole()
	})
}

func TestAnswers(t *testing.T) {
	each(t, func(h *house) {
		other := h.open(backlog.New{Circle: h.a.ID, Title: "Trams", Origin: backlog.Origin{Kind: backlog.Tension}})
		i := h.open(backlog.New{Circle: h.a.ID, Title: "Buses", Origin: backlog.Origin{Kind: backlog.Finding, Ref: "f1", Statements: []string{"s1", "s2"}}})
		respond := func(a backlog.Answer) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := backlog.Respond(ctx, tx, person(1), i.ID, a)
				return err
			}
		}
		h.refuses("typed.empty", respond(backlog.Answer{Kind: backlog.NotTaken, Text: " "}))
		h.refuses("backlog.answer_kind_missing", respond(backlog.Answer{Text: "x"}))
		h.refuses("backlog.finding_needs_answer", respond(backlog.Answer{Kind: backlog.Outcome, Text: "done"}))
		h.refuses("backlog.merged_itself", respond(backlog.Answer{Kind: backlog.Merged, Text: "x", Ref: i.ID}))
		h.refuses("backlog.later_date", respond(backlog.Answer{Kind: backlog.NotNow, Text: "x", Until: "2026-11-02"}))
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Respond(ctx, tx, person(9), i.ID, backlog.Answer{Kind: backlog.NotTaken, Text: "x"})
			return err
		})
		h.write(respond(backlog.Answer{Kind: backlog.NotNow, Text: "In spring", Until: "2027-03-01"}))
		h.hands.Move(200 * 24 * time.Hour)
		if got := h.get(i.ID); got.State != backlog.Later || got.Overdue(h.a.Today(h.ctx)) {
			t.Errorf("not now: %+v", got)
		}
		if err := due.RunDue(h.ctx, h.db, backlog.Due()); err != nil {
			t.Fatal(err)
		}
		if got := h.get(i.ID); got.State != backlog.Waiting || got.AnswerBy <= h.a.Today(h.ctx) {
			t.Errorf("after its day: %+v", got)
		}
		if owed, err := backlog.Owed(h.ctx, h.db, h.a.Today(h.ctx)); err != nil || len(owed) != 1 || owed[0].ID != other.ID {
			t.Errorf("overdue: %v %v", owed, err)
		}
		h.write(respond(backlog.Answer{Kind: backlog.Merged, Text: "Together", Ref: other.ID}))
		h.refuses("backlog.answered_before", respond(backlog.Answer{Kind: backlog.NotTaken, Text: "x"}))
		if all, _ := backlog.AnswersTo(h.ctx, h.db, []string{i.ID, other.ID}); len(all[i.ID]) != 2 || len(all[other.ID]) != 0 {
			t.Errorf("answers: %v", all)
		}
		h.whole()
	})
}

func TestReviewsAndTermsComeBackOnce(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			role, err := circle.OpenRole(ctx, tx, person(1), h.a.ID, circle.NewRole{Kind: circle.Secretary}, "d")
			if err != nil {
				return err
			}
			if _, err := circle.Fill(ctx, tx, person(1), role.ID, person(1), "2026-11-02", "2027-11-01", "d"); err != nil {
				return err
			}
			_, err = logbook.Agree(ctx, tx, person(1), "", h.a.ID, journal.Members, logbook.Text{
				Title: "Night buses", Text: "Each hour", Why: "Rural", Responsible: "All", Measured: "Riders", Feedback: "Here",
				ReviewOn: "2027-05-02", Lang: "en", Lineage: logbook.Lineage{Proposal: "p"}, Record: logbook.Record{Method: logbook.Consent},
			})
			return err
		})
		count := func() int {
			if err := due.RunDue(h.ctx, h.db, backlog.Due()); err != nil {
				t.Fatal(err)
			}
			list, err := backlog.OfCircle(h.ctx, h.db, h.a.ID)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		for _, step := range []struct {
			days, want int
		}{{0, 0}, {170, 1}, {1, 1}, {170, 2}, {30, 2}} {
			h.hands.Move(time.Duration(step.days) * 24 * time.Hour)
			if n := count(); n != step.want {
				t.Errorf("on %s: %d items, want %d", h.hands.Now(), n, step.want)
			}
		}
		h.whole()
	})
}

func TestAFoldedCircleLosesNoItem(t *testing.T) {
	each(t, func(h *house) {
		i := h.open(backlog.New{Circle: h.a.ID, Title: "Trams"})
		role := h.open(backlog.New{Circle: h.a.ID, Title: "secretary", Audience: journal.Circle, Origin: backlog.Origin{Kind: backlog.Term, Ref: "t"}})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if _, err := circle.Step(ctx, tx, person(1), h.a.ID, circle.Folding, "d"); err != nil {
				return err
			}
			return backlog.Fold(ctx, tx, person(1), h.a.ID, "Our circle ends", "en", "d")
		})
		if got := h.get(role.ID); got.Circle != h.a.ID || got.State != backlog.Answered {
			t.Errorf("somebody is still to be found for a role of a closed circle: %+v", got)
		}
		if got := h.get(i.ID); got.Circle != h.root.ID || got.State != backlog.Waiting {
			t.Errorf("%+v", got)
		}
		h.whole()
	})
}

// What was for a circle's own people alone is answered there before it closes,
// and what comes up later does not tell the circle above what was in it.
func TestFoldingTellsNobodyWhatWasConfided(t *testing.T) {
	each(t, func(h *house) {
		var c circle.Circle
		var mine backlog.Item
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			c, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: h.root.ID, Kind: circle.Helping, Name: "Help", Aim: "Talk", Audience: journal.Circle, Deadline: "2027-03-01"}, "d")
			if err != nil {
				return err
			}
			if _, err = circle.Join(ctx, tx, person(1), c.ID, person(2), "d"); err != nil {
				return err
			}
			mine, err = backlog.Open(ctx, tx, person(2), backlog.New{Circle: c.ID, Title: "Kim and Lou shout"})
			return err
		})
		fold := func(ctx context.Context, tx *store.Tx) error {
			return backlog.Fold(ctx, tx, person(2), c.ID, "It helped", "en", "d")
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Step(ctx, tx, person(2), c.ID, circle.Folding, "d")
			return err
		})
		h.refuses("backlog.confided_first", fold)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Respond(ctx, tx, person(2), mine.ID, backlog.Answer{Kind: backlog.Outcome, Text: "They talk again", Lang: "en"})
			return err
		})
		h.write(fold)
		if got := h.get(mine.ID); got.Circle != c.ID || got.Audience != journal.Circle {
			t.Errorf("the item went on: %+v", got)
		}
		later := h.open(backlog.New{Circle: c.ID, Title: "Kim moderates no more", Text: "Because of Lou", Audience: journal.Circle, Origin: backlog.Origin{Kind: backlog.Review, Ref: "a"}})
		if later.Circle != h.root.ID || later.Title != "Help" || later.Text != "" || later.Audience != journal.Circle {
			t.Errorf("the circle above reads %+v", later)
		}
		h.whole()
	})
}

func TestTheSameKeyOpensOnce(t *testing.T) {
	each(t, func(h *house) {
		n := backlog.New{Circle: h.a.ID, Title: "A finding", Origin: backlog.Origin{Kind: backlog.Finding, Ref: "f"}, Key: "finding/f"}
		if first, second := h.open(n), h.open(n); first.ID != second.ID {
			t.Error("two items of one finding")
		}
		h.whole()
	})
}

func TestMessages(t *testing.T) {
	if _, err := i18n.NewCatalogue(backlog.Messages, logbook.Messages); err != nil {
		t.Fatal(err)
	}
}

// A tension goes to the circle whose domain it touches, and one that is about
// nobody's to the general circle; whoever raised it follows it there.
func TestATensionFindsItsCircle(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			for c, words := range map[string]string{h.a.ID: "Buses and trams", h.b.ID: "Rents"} {
				if _, err := circle.AddDomain(ctx, tx, person(1), c, words, "en", "d"); err != nil {
					return err
				}
			}
			return nil
		})
		for title, want := range map[string]string{"The last tram is gone": h.a.ID, "My rent": h.b.ID, "The moon is too bright": h.root.ID} {
			var i backlog.Item
			h.write(func(ctx context.Context, tx *store.Tx) error {
				var domain circle.Item
				var err error
				i, domain, err = backlog.RaiseAnywhere(ctx, tx, person(9), backlog.New{Title: title})
				if (domain.ID == "") != (want == h.root.ID) {
					t.Errorf("%q touches %+v", title, domain)
				}
				return err
			})
			if i.Circle != want || i.Promised == "" {
				t.Errorf("%q went to %s, want %s", title, i.Circle, want)
			}
		}
		raised, err := backlog.RaisedBy(h.ctx, h.db, "m9")
		if err != nil || len(raised) != 3 {
			t.Errorf("followed: %d (%v)", len(raised), err)
		}
		suspended := person(9)
		suspended.Suspended = true
		h.refuses("circle.suspended", func(ctx context.Context, tx *store.Tx) error {
			_, _, err := backlog.RaiseAnywhere(ctx, tx, suspended, backlog.New{Title: "The last bus"})
			return err
		})
	})
}
