package desk_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/desk"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// A party of two, a month before a term ends: only a steward sees the desk, and
// what ends lies on it.
func TestTheDeskIsForStewards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		var ada, ben member.Actor
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for i, who := range []*member.Actor{&ada, &ben} {
				id, err := member.Add(ctx, tx, member.Member{Number: string(rune('1' + i)), Name: []string{"Ada", "Ben"}[i]})
				if err != nil {
					return err
				}
				if *who, err = member.ActorOf(ctx, tx, id); err != nil {
					return err
				}
			}
			if _, err := member.GiveSteward(ctx, tx, member.AtServer(), ada.Member, "2026-12-31", ""); err != nil {
				return err
			}
			general, err := circle.Found(ctx, tx, ada, circle.Charter{Name: "General circle", Aim: "Begin."}, []member.Actor{ada, ben})
			if err != nil {
				return err
			}
			role, err := circle.OpenRole(ctx, tx, ada, general.ID, circle.NewRole{Kind: circle.Facilitator}, "founding")
			if err != nil {
				return err
			}
			if _, err = circle.Fill(ctx, tx, ada, role.ID, ben, "2026-03-01", "2026-06-30", "founding"); err != nil {
				return err
			}
			cleo, err := member.Add(ctx, tx, member.Member{Number: "3", Name: "Cleo"})
			if err != nil {
				return err
			}
			text := "Read https://a.example/1 and https://b.example/2."
			return moderation.HoldLinks(ctx, tx, member.Actor{Member: cleo, Pseudonym: "c"}, "resource", "text", &text)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := journal.Settle(ctx, db, nil); err != nil {
			t.Fatal(err)
		}
		if ada, err = member.ActorOf(ctx, db, ada.Member); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Look(ctx, db, ben); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("somebody who is no steward: %v", err)
		}
		o, err := desk.Look(ctx, db, ada)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Ending) != 0 || o.Checkpoint == "" || o.Waiting != 0 || len(o.Stewards) != 1 {
			t.Errorf("four months before the term ends: %+v", o)
		}
		if o.Ill != 1 || o.Broken != 0 { // the circle has no secretary
			t.Errorf("%d circles lack something, %d links are broken", o.Ill, o.Broken)
		}
		// She has no role by which links are decided about: the desk leads to the log.
		if links := (desk.Held{Rule: "links", Waiting: 2}); o.Looks || len(o.Held) != 4 || o.Held[0] != links || o.Held[1].All()+o.Held[2].All()+o.Held[3].All() != 0 {
			t.Errorf("what was held: %+v, to be decided here: %v", o.Held, o.Looks)
		}
		for day, late := range []bool{false, false, true} { // one, two and three days after the only backup
			if day == 0 {
				if !o.Backups[0].Late || !o.Backups[0].At.IsZero() {
					t.Errorf("before the first backup: %+v", o.Backups)
				}
				if err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return desk.BackedUp(ctx, tx, "main") }); err != nil {
					t.Fatal(err)
				}
			}
			hands.Move(23 * time.Hour)
			if o, err = desk.Look(ctx, db, ada); err != nil {
				t.Fatal(err)
			}
			if o.Backups[0].Late != late || o.Backups[0].At.IsZero() || !o.Backups[1].At.IsZero() {
				t.Errorf("%d days after it: %+v", day+1, o.Backups)
			}
		}
		hands.Set(time.Date(2026, 6, 10, 12, 0, 0, 0, time.UTC))
		if o, err = desk.Look(ctx, db, ada); err != nil {
			t.Fatal(err)
		}
		if len(o.Ending) != 1 || o.Names[o.Ending[0].Member] != "Ben" {
			t.Errorf("three weeks before the term ends: %+v", o.Ending)
		}
		if o.Held[0].All() != 0 {
			t.Errorf("what was held three months ago still stands there: %+v", o.Held)
		}
	})
}
