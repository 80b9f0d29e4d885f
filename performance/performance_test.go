package performance_test

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
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/performance"
)

// house is a circle of four; the second person facilitates it.
type house struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	people []member.Actor
	c      circle.Circle
	term   circle.Term
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.do(h.found)
		run(h)
	})
}

func (h *house) found(ctx context.Context, tx *store.Tx) error {
	for n := range 5 {
		id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprintf("Person %d", n), Lang: "en"})
		if err != nil {
			return err
		}
		one, err := member.ActorOf(ctx, tx, id)
		if err != nil {
			return err
		}
		h.people = append(h.people, one)
	}
	var err error
	if h.c, err = circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "General", Aim: "All"}, h.people[:4]); err != nil {
		return err
	}
	role, err := circle.OpenRole(ctx, tx, h.people[0], h.c.ID, circle.NewRole{Kind: circle.Facilitator, Lang: "en"}, "d")
	if err != nil {
		return err
	}
	h.term, err = circle.Fill(ctx, tx, h.people[0], role.ID, h.people[1], h.c.Today(ctx), h.c.In(ctx, 365), "d")
	return err
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
		h.t.Fatalf("got %v, want %s", err, message)
	}
}

// begin begins a review by the facilitator, with two of the circle.
func (h *house) begin() (r performance.Review) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = performance.Begin(ctx, tx, h.people[1], h.term.ID, []string{h.people[2].Member, h.people[3].Member})
		return err
	})
	return r
}

func (h *house) say(n int, r performance.Review, stage performance.Stage, text string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return performance.Say(ctx, tx, h.people[n], r.ID, stage, text, "en")
	}
}

func (h *house) goOn(n int, r performance.Review, stage performance.Stage) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return performance.GoOn(ctx, tx, h.people[n], r.ID, stage, "Thank you", "en")
	}
}

func (h *house) plan(r performance.Review, text string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return performance.Plan(ctx, tx, h.people[1], r.ID, text, h.c.In(ctx, 100), "en")
	}
}

func (h *house) answer(n int, r performance.Review, version int, yes bool, reason string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return performance.Respond(ctx, tx, h.people[n], r.ID, version, yes, reason, "en")
	}
}

func (h *house) see(n int, r performance.Review) performance.Review {
	h.t.Helper()
	now, err := performance.See(h.ctx, h.db, h.people[n], r.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return now
}

// planned takes a review to its plan.
func (h *house) planned() performance.Review {
	r := h.begin()
	for _, stage := range []performance.Stage{performance.Well, performance.Better} {
		h.do(h.say(1, r, stage, "I see it so"))
		h.do(h.say(2, r, stage, "Secret words of praise and blame"))
		h.do(h.say(3, r, stage, ""))
		h.do(h.goOn(1, r, stage))
	}
	h.do(h.plan(r, "Shorter rounds"))
	return r
}

// The person speaks first and last at each stage, the group in between; the
// plan holds once all of the group consent, to the newest text of it.
func TestThePersonSpeaksFirstAndLast(t *testing.T) {
	each(t, func(h *house) {
		r := h.begin()
		h.refuses("performance.person_first", h.say(2, r, performance.Well, "I like it"))
		h.refuses("typed.empty", h.say(1, r, performance.Well, ""))
		h.do(h.say(1, r, performance.Well, "The minutes"))
		h.refuses("performance.group_first", h.goOn(1, r, performance.Well))
		h.do(h.say(2, r, performance.Well, "The calm"))
		h.do(h.say(3, r, performance.Well, ""))
		h.refuses("performance.only_the_person", h.goOn(2, r, performance.Well))
		h.do(h.goOn(1, r, performance.Well))
		h.refuses("performance.moved_on", h.say(2, r, performance.Well, "And more"))
		h.do(h.say(1, r, performance.Better, "The length"))
		h.do(h.say(2, r, performance.Better, "The end"))
		h.hands.Move(8 * 24 * time.Hour) // one of the group is silent for a week
		h.do(h.goOn(1, r, performance.Better))
		h.refuses("performance.moved_on", h.answer(2, r, 0, true, ""))
		h.do(h.plan(r, "Shorter rounds"))
		h.do(h.answer(2, r, 1, true, ""))
		h.refuses("typed.empty", h.answer(3, r, 1, false, " "))
		h.do(h.answer(3, r, 1, false, "Too little"))
		if now := h.see(1, r); now.Stage != performance.Planning {
			t.Fatalf("after an objection: %s", now.Stage)
		}
		h.do(h.plan(r, "Shorter rounds, and an evaluation"))
		h.refuses("performance.newer_plan", h.answer(2, r, 1, true, ""))
		h.refuses("performance.group_answers", h.answer(1, r, 2, true, ""))
		h.do(h.answer(2, r, 2, true, ""))
		h.do(h.answer(3, r, 2, true, ""))
		if now := h.see(3, r); now.Stage != performance.Done || now.N != 2 {
			t.Fatalf("got %+v", now)
		}
	})
}

// Nobody but the group sees a review, and the journal has no word of it.
func TestAReviewIsForItsGroup(t *testing.T) {
	each(t, func(h *house) {
		r := h.planned()
		h.do(h.answer(2, r, 1, true, "Good"))
		h.do(h.answer(3, r, 1, true, ""))
		for _, n := range []int{0, 4} {
			if _, err := performance.See(h.ctx, h.db, h.people[n], r.ID); !apperr.Is(err, apperr.NotFound) {
				t.Errorf("person %d: %v", n, err)
			}
			if list, err := performance.Of(h.ctx, h.db, h.people[n].Member); err != nil || len(list) > 0 {
				t.Errorf("person %d: %v, %v", n, list, err)
			}
		}
		entries, err := journal.About(h.ctx, h.db, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 || entries[0].Name != "performance.planned" {
			t.Fatalf("the journal holds %+v", entries)
		}
		content, err := performance.Contents[0].Of(h.ctx, h.db, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		all := fmt.Sprintf("%+v %+v", entries, content)
		for _, word := range []string{"Secret words", "Shorter rounds"} {
			if strings.Contains(all, word) {
				t.Errorf("the journal holds %q", word)
			}
		}
	})
}

// What was said is deleted when its time is over, when the review is stopped,
// and when somebody is erased.
func TestNothingOfItStays(t *testing.T) {
	each(t, func(h *house) {
		left := func() (n int) {
			h.t.Helper()
			if err := h.db.QueryRow(h.ctx, "select (select count(*) from performance_word) + (select count(*) from performance_seat) + (select count(*) from performance_answer)").Scan(&n); err != nil {
				h.t.Fatal(err)
			}
			return n
		}
		retain := func() {
			for _, rule := range performance.Due() {
				if err := rule.Run(h.ctx, h.db); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		r := h.planned()
		h.do(h.answer(2, r, 1, true, ""))
		h.do(h.answer(3, r, 1, true, ""))
		h.hands.Move(150 * 24 * time.Hour)
		retain()
		if left() == 0 {
			t.Fatal("deleted too early")
		}
		h.hands.Move(50 * 24 * time.Hour)
		retain()
		if n := left(); n != 0 {
			t.Fatalf("%d rows are left", n)
		}
		second := h.begin()
		h.do(h.say(1, second, performance.Well, "Again"))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return performance.Stop(ctx, tx, h.people[1], second.ID)
		})
		if n := left(); n != 0 {
			t.Fatalf("%d rows are left after a stop", n)
		}
		third := h.planned()
		for _, table := range performance.Persons {
			h.do(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, h.people[1].Member) })
		}
		if n := left(); n != 0 {
			t.Fatalf("%d rows are left after an erasure", n)
		}
		if _, err := performance.See(h.ctx, h.db, h.people[2], third.ID); !apperr.Is(err, apperr.NotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// Only who holds a role begins its review, with a group of a fitting size; one
// at a time. Who leaves a group takes along what they said, and is not waited
// for.
func TestBeginningAndLeaving(t *testing.T) {
	each(t, func(h *house) {
		begin := func(n int, group ...string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := performance.Begin(ctx, tx, h.people[n], h.term.ID, group)
				return err
			}
		}
		h.refuses("performance.not_your_role", begin(2, h.people[0].Member, h.people[3].Member))
		h.refuses("performance.group_size", begin(1, h.people[0].Member, h.people[0].Member, h.people[1].Member))
		h.refuses("performance.unknown_person", begin(1, h.people[0].Member, "nobody"))
		r := h.planned()
		h.refuses("performance.goes_on", begin(1, h.people[0].Member, h.people[3].Member))
		h.do(h.answer(2, r, 1, true, ""))
		waits := func(n int) bool {
			list, err := performance.Waiting(h.ctx, h.db, h.people[n].Member)
			if err != nil {
				h.t.Fatal(err)
			}
			return len(list) > 0
		}
		if waits(2) || !waits(3) || waits(1) {
			t.Fatalf("waits: %v %v %v", waits(1), waits(2), waits(3))
		}
		h.do(func(ctx context.Context, tx *store.Tx) error { return performance.Excuse(ctx, tx, h.people[3], r.ID) })
		if now := h.see(1, r); now.Stage != performance.Done {
			t.Fatalf("after the silent one left: %s", now.Stage)
		}
	})
}
