package today_test

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/circle"
)

// Each step of an item names the circle it came to then, not the one that has
// it now.
func TestEachStepNamesItsCircle(t *testing.T) {
	each(t, func(h *house) {
		var quay, boats circle.Circle
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			if quay, err = circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.owner.ID, Name: "Quay", Aim: "Light"}, "d"); err != nil {
				return err
			}
			if boats, err = circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.owner.ID, Name: "Boats", Aim: "Boats"}, "d"); err != nil {
				return err
			}
			item, err := backlog.Open(ctx, tx, h.people[8], backlog.New{Circle: h.owner.ID, Title: "The quay is dark", Lang: "en"})
			if err != nil {
				return err
			}
			if err := backlog.Lift(ctx, tx, h.people[0], item.ID, quay.ID, "No consent.", "en"); err != nil {
				return err
			}
			later := clock.With(ctx, clock.At(clock.Now(ctx).Add(time.Hour)).Now)
			return backlog.Lift(later, tx, h.people[0], item.ID, boats.ID, "It is theirs.", "en")
		})
		v, err := h.room.Voice(h.ctx, h.people[8])
		h.must(err)
		f := v.Raised[0]
		if f.First != h.owner.Name || f.Owner != boats.Name {
			t.Errorf("first with %q, now with %q, want %q and %q", f.First, f.Owner, h.owner.Name, boats.Name)
		}
		if len(f.Moves) != 2 || f.Moves[0].To != quay.Name || f.Moves[1].To != boats.Name {
			t.Errorf("passed on as %+v, want to %q, then %q", f.Moves, quay.Name, boats.Name)
		}
	})
}
