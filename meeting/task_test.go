package meeting_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/meeting"
)

// A task that a circle offers is taken by one member who sits nowhere, done and
// thanked for once; nobody else takes part in it, and who sits nowhere sees no
// other action.
func TestAnyMemberTakesWhatACircleOffers(t *testing.T) {
	each(t, func(h *house) {
		var task meeting.Action
		due := h.c.In(h.ctx, 7)
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.OfferTask(ctx, tx, person(9), h.c.ID, meeting.NewTask{Text: "Posters", DueOn: due})
			return err
		})
		h.refuses("meeting.task_minutes", func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.OfferTask(ctx, tx, person(3), h.c.ID, meeting.NewTask{Text: "Posters", DueOn: due, Minutes: 500})
			return err
		})
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			task, err = meeting.OfferTask(ctx, tx, person(3), h.c.ID, meeting.NewTask{Text: "Posters", DueOn: due})
			return err
		})
		offered := func(who int, want int) {
			h.t.Helper()
			if list, err := meeting.Offered(h.ctx, h.db, person(who)); err != nil || len(list) != want {
				h.t.Fatalf("person %d is offered %+v (%v), want %d", who, list, err, want)
			}
		}
		offered(9, 1)
		supporter := person(9)
		supporter.Supporter = true
		if list, err := meeting.Offered(h.ctx, h.db, supporter); err != nil || len(list) != 0 {
			h.t.Fatalf("a supporter is offered %+v (%v)", list, err)
		}
		take := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error { return meeting.Take(ctx, tx, person(who), task.ID) }
		}
		h.hands.Move(48 * time.Hour)
		h.do(take(9))
		h.refuses("meeting.action_taken", take(8))
		offered(8, 0)
		if a, err := meeting.ActionByID(h.ctx, h.db, task.ID); err != nil || !a.Taken.Equal(a.At.Add(48*time.Hour)) {
			h.t.Fatalf("offered at %v, taken two days later: %v (%v)", a.At, a.Taken, err)
		}
		thank := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return meeting.Thank(ctx, tx, person(who), task.ID, "They hang.")
			}
		}
		h.refuses("meeting.not_done_yet", thank(1))
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			return meeting.Finish(ctx, tx, person(8), task.ID, meeting.ActionDone)
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Finish(ctx, tx, person(9), task.ID, meeting.ActionDone)
		})
		reopen := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error { return meeting.Reopen(ctx, tx, person(who), task.ID) }
		}
		ended := func(want int) {
			h.t.Helper()
			if list, err := meeting.EndedActions(h.ctx, h.db, h.c.ID, h.hands.Now().Add(-time.Hour)); err != nil || len(list) != want {
				h.t.Fatalf("ended lately: %+v (%v), want %d", list, err, want)
			}
		}
		ended(1)
		h.refuses("circle.not_seated", reopen(8))
		h.do(reopen(9)) // it was a slip
		ended(0)
		h.refuses("meeting.not_done_yet", thank(1))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Finish(ctx, tx, person(9), task.ID, meeting.ActionDone)
		})
		h.refuses("meeting.no_action", thank(9))
		h.do(thank(1))
		h.refuses("meeting.action_over", reopen(9))
		ended(0)
		h.do(thank(2)) // once is enough: the first words stay
		a, err := meeting.ActionByID(h.ctx, h.db, task.ID)
		if err != nil || a.Thanks != "They hang." || a.Minutes != 10 || a.Member != "m9" {
			h.t.Fatalf("%+v %v", a, err)
		}
	})
}

// An action of a meeting is the circle's own until it is opened; so is a meeting.
func TestACircleOpensWhatIsItsOwn(t *testing.T) {
	each(t, func(h *house) {
		m := h.atItems()
		var a meeting.Action
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = meeting.Resolve(ctx, tx, person(1), m.ID, meeting.NewAction{Text: "Ask the library", DueOn: h.c.In(ctx, 7)})
			return err
		})
		take := func(ctx context.Context, tx *store.Tx) error { return meeting.Take(ctx, tx, person(9), a.ID) }
		open := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error { return meeting.OpenToAll(ctx, tx, person(who), a.ID) }
		}
		h.refuses("meeting.no_action", take)
		h.refuses("meeting.no_action", open(9))
		h.do(open(4))
		h.do(take)
		next := h.planned()
		listen := func(want int) {
			h.t.Helper()
			if list, err := meeting.ToListen(h.ctx, h.db, person(9)); err != nil || len(list) != want {
				h.t.Fatalf("to listen to: %+v (%v), want %d", list, err, want)
			}
		}
		listen(0)
		welcome := func(who int, yes bool) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return meeting.Listeners(ctx, tx, person(who), next.ID, yes)
			}
		}
		h.refuses("meeting.not_found", welcome(9, true))
		h.do(welcome(5, true))
		listen(1)
		h.do(welcome(5, false))
		listen(0)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.LookFor(ctx, tx, person(2), h.c.ID, "A van", "en")
		})
		if calls, err := circle.Calls(h.ctx, h.db, person(9)); err != nil || calls[h.c.ID].Text != "A van" {
			h.t.Fatalf("looked for: %+v %v", calls, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.LookFor(ctx, tx, person(2), h.c.ID, " ", "en")
		})
		if calls, err := circle.Calls(h.ctx, h.db, person(9)); err != nil || len(calls) != 0 {
			h.t.Fatalf("still looked for: %+v %v", calls, err)
		}
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			return circle.LookFor(ctx, tx, person(9), h.c.ID, "Me", "en")
		})
	})
}
