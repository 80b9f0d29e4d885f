package notice_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/notice"
)

func TestNoticesAreListedErasedAndForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		ctx := clock.With(context.Background(), hands.Now)
		write := func(act func(context.Context, *store.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, act); err != nil {
				t.Fatal(err)
			}
		}
		write(func(ctx context.Context, tx *store.Tx) error {
			for _, to := range []notice.To{notice.Member("m1"), notice.Participants("c1"), notice.Everyone(), notice.Circle("k1")} {
				if err := notice.Write(ctx, tx, notice.Notice{To: to, Kind: "backlog.answered", Ref: "r1"}); err != nil {
					return err
				}
			}
			return nil
		})
		count := func(want int, from, to time.Time) {
			t.Helper()
			list, err := notice.Between(ctx, db, from, to)
			if err != nil || len(list) != want {
				t.Fatalf("%d notices, %v; want %d", len(list), err, want)
			}
		}
		now := hands.Now()
		count(4, now, now.Add(time.Second))
		count(0, now.Add(-time.Hour), now)
		mine, err := notice.ToMember(ctx, db, "m1", time.Time{})
		if err != nil || len(mine) != 1 || !mine[0].To.ForMember() {
			t.Fatalf("the member's own: %+v, %v", mine, err)
		}
		write(func(ctx context.Context, tx *store.Tx) error { return notice.Persons[0].Erase(ctx, tx, "m1") })
		count(3, now, now.Add(time.Second))
		hands.Move(89 * 24 * time.Hour)
		if err := notice.Retain(ctx, db); err != nil {
			t.Fatal(err)
		}
		count(3, now, now.Add(time.Second))
		hands.Move(2 * 24 * time.Hour)
		if err := notice.Retain(ctx, db); err != nil {
			t.Fatal(err)
		}
		count(0, now, now.Add(time.Second))
	})
}
