package listening_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
)

// A hundred members are drawn by lot, each once, by whoever may listen for the
// circle; a week passes before the next hundred; what is told of who came is
// about ten and more, and a changed seed is found.
func TestAHundredAreDrawnAndInvited(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		invite := func(who int) (draw string, err error) {
			err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				draw, err = listening.Invite(ctx, tx, person(who), id)
				return err
			})
			return draw, err
		}
		_, err := invite(50)
		h.refused("circle.not_seated", err)
		first, err := invite(1)
		h.must(err)
		_, err = invite(2)
		h.refused("listening.draw_lately", err)
		var members []string
		for n := range 130 {
			members = append(members, fmt.Sprintf("member-%d", 1000+n))
		}
		drawn := func(draw string) (list []int) {
			d, err := listening.DrawOf(h.ctx, h.db, draw)
			h.must(err)
			for range 2 { // the job runs again after it was cut off
				invited, err := h.room.Invited(h.ctx, d, members, func(string) string { return "" })
				h.must(err)
				list = nil
				for n, m := range members {
					if invited(m) {
						list = append(list, 1000+n)
					}
				}
			}
			return list
		}
		invited := drawn(first)
		told := func() listening.Draw {
			d, err := listening.DrawOf(h.ctx, h.db, first)
			h.must(err)
			return d
		}
		if d := told(); len(invited) != 100 || d.People != 100 || d.Among != 130 {
			t.Fatalf("%d are invited: %+v", len(invited), d)
		}
		for i, n := range invited[:13] {
			if _, ok := told().Told(); ok != (i >= 10) {
				t.Fatalf("after %d came, what is told is %v", i, ok)
			}
			h.must(h.room.Vote(h.ctx, person(n), id, 1, opinion.Agree))
		}
		if n, ok := told().Told(); n != 15 || !ok {
			t.Errorf("of 13 who came it is told %d, %v", n, ok)
		}
		h.hands.Move(8 * 24 * time.Hour)
		second, err := invite(2)
		h.must(err)
		if rest := drawn(second); len(rest) != 30 {
			t.Errorf("%d of the 30 left are invited", len(rest))
		}
		h.verifies("")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update listening_draw set seed = 'chosen' where id = $1", first)
			return err
		})
		h.verifies("changed")
		for _, member := range h.column("select participant from listening_invited") {
			if len(member) != 24 {
				t.Fatalf("who was invited stands there as %q", member)
			}
		}
		n := h.asked()
		n.Audience = listening.ByLink
		id = h.open(n)
		_, err = invite(1)
		h.refused("listening.draw_audience", err)
		n.Audience = journal.Members
		id = h.open(n)
		h.close(id)
		_, err = invite(1)
		h.refused("listening.over_answer_by", err)
	})
}
