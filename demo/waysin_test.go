package demo

import (
	"context"
	"slices"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// The general member may be erased, as anybody may: then another who sits in no
// circle is the general member.
func TestAfterAnErasureAnotherIsTheGeneralMember(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var general, other string
		do(t, db, func(ctx context.Context, tx *store.Tx) error {
			var founders []member.Actor
			for _, number := range []string{"CG-01001", "CG-01002", "CG-01003", generalNumber} {
				id, err := member.Add(ctx, tx, member.Member{Number: number, Name: "Person " + number, Standing: member.General})
				if err != nil {
					return err
				}
				one, err := member.ActorOf(ctx, tx, id)
				if err != nil {
					return err
				}
				founders = append(founders, one)
				general, other = id, general
			}
			_, err := circle.Found(ctx, tx, founders[0], circle.Charter{Name: homeCircle, Aim: "The river", Lang: "en", Audience: journal.Members}, founders[:2])
			return err
		})
		if people := kindsOf(t, db); !slices.Contains(people, someone{"general member", general}) {
			t.Errorf("before: %v", people)
		}
		do(t, db, func(ctx context.Context, tx *store.Tx) error {
			return member.Erase(ctx, tx, member.Actor{Member: general}, general, member.Persons)
		})
		people := kindsOf(t, db)
		if !slices.Contains(people, someone{"general member", other}) {
			t.Errorf("%s is another, sits in no circle, and is not the general member: %v", other, people)
		}
		if ways, err := WaysIn(t.Context(), db, "http://there"); err != nil || len(ways) != len(people)+1 {
			t.Errorf("ways in %v: %v", ways, err)
		}
	})
}

func do(t *testing.T, db *store.DB, act func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), act); err != nil {
		t.Fatal(err)
	}
}

func kindsOf(t *testing.T, db *store.DB) []someone {
	t.Helper()
	people, err := kinds(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return people
}
