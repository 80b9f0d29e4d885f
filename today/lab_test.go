package today_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/lab"
	"concentric/listening"
	"concentric/today"
)

// The host of a lab is reminded of its notes on one day, and My voice follows
// what became of them.
func TestALabRemindsItsHostOnce(t *testing.T) {
	each(t, func(h *house) {
		talk, host := h.open(), h.people[4]
		var id string
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			id, err = lab.Register(ctx, tx, host, lab.New{Talk: talk, Day: "2026-11-03", Hour: "19:00", Place: "Kitchen", People: 6, Lang: "en"})
			return err
		})
		reminded := func() bool {
			cards, err := h.room.Cards(h.ctx, host)
			h.must(err)
			return slices.ContainsFunc(cards, func(c today.Card) bool { return c.Lab != nil && c.Lab.ID == id && c.Minutes == 10 })
		}
		for day, want := range []bool{false, false, true, false} {
			if got := reminded(); got != want {
				t.Errorf("day %d: reminded %v", day, got)
			}
			if got := reminded(); got != want {
				t.Errorf("day %d, looked at again: reminded %v", day, got)
			}
			h.hands.Move(24 * time.Hour)
		}
		h.has(4, "lab: lab_registered | lab 2026-11-03")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if err := lab.HandIn(ctx, tx, host, id, lab.Notes{People: 6, Needs: []string{"A bench at the pier."}, Lang: "en", Clean: true}); err != nil {
				return err
			}
			_, err := lab.PutIn(ctx, tx, host, id, 1)
			return err
		})
		h.has(4, "lab: lab_registered lab_noted lab_point_shown | answer 2026-12-01")
		for n := 2; n < 12; n++ {
			if n != 4 { // the host answers nothing, and hears all the same
				h.must(h.room.Listen.Vote(h.ctx, h.people[n], talk, 1, opinion.Agree))
			}
		}
		h.write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, h.people[0], talk) })
		h.settle()
		h.has(4, "lab: lab_registered lab_noted lab_point_shown | answer 2026-12-01")
		h.answer(whole)
		h.has(4, "lab: lab_registered lab_noted lab_point_shown answer_not_taken |")
		cards, err := h.room.Cards(h.ctx, host)
		h.must(err)
		if !slices.ContainsFunc(cards, func(c today.Card) bool { return c.Came != nil && c.Came.Answer.Text == whole }) {
			t.Errorf("Today of the host has %+v", cards)
		}
	})
}
