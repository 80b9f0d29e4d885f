package backlog_test

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/member"
)

// The circle at the top is asked once about each steward's term that nears its
// end, unless the same person has a later one.
func TestAStewardsTermComesBackOnce(t *testing.T) {
	each(t, func(h *house) {
		var ada, ben string
		give := func(who, until string) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				_, err := member.GiveSteward(ctx, tx, member.AtServer(), who, until, "")
				return err
			})
		}
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			if ada, err = member.Add(ctx, tx, member.Member{Number: "1", Name: "Ada", Joined: "2026-01-01"}); err == nil {
				ben, err = member.Add(ctx, tx, member.Member{Number: "2", Name: "Ben", Joined: "2026-01-01"})
			}
			return err
		})
		give(ada, "2027-02-01")
		give(ben, "2027-02-01")
		for _, step := range []struct{ days, want int }{{0, 0}, {40, 0}, {30, 1}, {1, 1}} {
			h.hands.Move(time.Duration(step.days) * 24 * time.Hour)
			if step.days == 40 {
				give(ben, "2027-10-01")
			}
			if err := due.RunDue(h.ctx, h.db, backlog.Due()); err != nil {
				t.Fatal(err)
			}
			list, err := backlog.OfCircle(h.ctx, h.db, h.root.ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) != step.want || step.want == 1 && (list[0].Origin.Kind != backlog.Stewardship || list[0].Said() != "") {
				t.Errorf("on %s: %+v, want %d", h.hands.Now(), list, step.want)
			}
		}
	})
}
