package circle_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/circle"
)

// The second link takes a second person: where only the leader sits, somebody joins
// before anybody can be looked for.
func TestALeaderAloneCannotHaveADelegate(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, _, _ := party(t, ctx, db)
		var solo circle.Circle
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if solo, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Name: "Solo", Aim: "Begin"}, "d"); err != nil {
				return err
			}
			if _, err = circle.Join(ctx, tx, person(1), solo.ID, person(2), "d"); err != nil {
				return err
			}
			for _, kind := range []circle.RoleKind{circle.Delegate, circle.Leader} {
				role, err := circle.OpenRole(ctx, tx, person(1), solo.ID, circle.NewRole{Kind: kind}, "d")
				if err != nil {
					return err
				}
				if kind == circle.Delegate {
					continue
				}
				if _, err := circle.Fill(ctx, tx, person(1), role.ID, person(2), "2026-11-02", "2027-11-01", "d"); err != nil {
					return err
				}
			}
			return nil
		})
		ill := func(want circle.Ill) {
			t.Helper()
			health, err := circle.HealthOf(ctx, db, []circle.Circle{solo})
			if err != nil || len(health) != 1 || len(health[0].Link) != 1 || health[0].Link[0].Ill != want {
				t.Fatalf("%+v %v, want %s", health, err, want)
			}
		}
		if c, err := circle.Get(ctx, db, solo.ID); err != nil {
			t.Fatal(err)
		} else {
			solo = c
		}
		ill(circle.Alone)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, person(2), solo.ID, person(4), "d")
			return err
		})
		ill(circle.Vacant)
	})
}
