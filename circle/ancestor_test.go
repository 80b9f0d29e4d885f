package circle_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/circle"
)

// A circle comes to stand neither below itself nor below one that stands below it,
// however far.
func TestNoCircleIsItsOwnAncestor(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		_, a, _ := party(t, ctx, db)
		below := a
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			for _, name := range []string{"Rails", "Points"} {
				if _, err = circle.Join(ctx, tx, person(1), below.ID, person(1), "d"); err != nil {
					return err
				}
				if below, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: below.ID, Name: name, Aim: name}, "d"); err != nil {
					return err
				}
			}
			return nil
		})
		for _, above := range []string{a.ID, below.ID} {
			refuses(t, ctx, db, "circle.own_ancestor", func(ctx context.Context, tx *store.Tx) error {
				_, err := circle.Amend(ctx, tx, person(1), a.ID, circle.Charter{Parent: above, Kind: circle.Sub, Name: "T", Aim: a.Aim}, "d", "e")
				return err
			})
		}
		if got, err := circle.Get(ctx, db, a.ID); err != nil || got.Parent != a.Parent {
			t.Errorf("it stands below %s (%v)", got.Parent, err)
		}
	})
}

// Founders who all link a circle below sit in the founding circle as founders until
// the inversion is decided: it is one decision, though nobody has to go.
func TestTheInversionIsDecidedThoughNobodyGoes(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, a, b := party(t, ctx, db)
		done := func() bool {
			t.Helper()
			only, err := circle.OnlyLinks(ctx, db, root)
			if err != nil {
				t.Fatal(err)
			}
			return only
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			for who, c := range map[int]circle.Circle{1: a, 2: b} {
				role, err := circle.OpenRole(ctx, tx, person(1), c.ID, circle.NewRole{Kind: circle.Leader}, "d")
				if err != nil {
					return err
				}
				if _, err := circle.Fill(ctx, tx, person(1), role.ID, person(who), "2026-11-02", "2027-11-01", "d"); err != nil {
					return err
				}
			}
			return circle.Leave(ctx, tx, person(3), root.ID, "m3", "")
		})
		if done() {
			t.Error("both link a circle, and the inversion is taken as decided")
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return circle.Invert(ctx, tx, person(1), root.ID, "inversion")
		})
		roster, err := circle.Roster(ctx, db, root.ID)
		if err != nil || len(roster) != 2 || roster[0].Decision != "inversion" || !done() {
			t.Errorf("after the inversion: %+v (%v)", roster, err)
		}
		refuses(t, ctx, db, "circle.invert_done", func(ctx context.Context, tx *store.Tx) error {
			return circle.Invert(ctx, tx, person(1), root.ID, "again")
		})
	})
}

// The list of circles has each right below its parent, siblings as people sort
// them, however they are written and in whichever order they came.
func TestCirclesAreListedAsTheirTree(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		_, transport, _ := party(t, ctx, db)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			for _, name := range []string{"trains", "Buses", "ＣＡＲＳ", "ferries"} {
				if _, err := circle.Create(ctx, tx, person(1), circle.Charter{Parent: transport.ID, Name: name, Aim: "Getting about"}, "d"); err != nil {
					return err
				}
			}
			return nil
		})
		all, err := circle.All(ctx, db)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range all {
			names = append(names, c.Name)
		}
		if got, want := strings.Join(names, ", "), "General, Housing, Transport, Buses, ＣＡＲＳ, ferries, trains"; got != want {
			t.Errorf("listed as %s, want %s", got, want)
		}
	})
}
