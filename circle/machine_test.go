package circle_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"

	"pgregory.net/rapid"
)

// Whatever is tried, in any order: no role is filled without a term that ends,
// no domain item has two owners, nobody is leader and delegate of one circle,
// and nobody sits by a link that has ended.
func TestNoSequenceOfActsBreaksARule(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		ctx := clock.With(context.Background(), clock.At(day).Now)
		db := storetest.Open(t, storetest.SQLite(t))
		root, a, b := party(t, ctx, db)
		circles := []circle.Circle{root, a, b}
		var roles []circle.Role
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			for _, c := range circles {
				for _, kind := range []circle.RoleKind{circle.Leader, circle.Delegate} {
					role, err := circle.OpenRole(ctx, tx, person(1), c.ID, circle.NewRole{Kind: kind}, "d")
					if err != nil {
						return err
					}
					roles = append(roles, role)
				}
			}
			return nil
		})
		for range rapid.IntRange(10, 30).Draw(r, "steps") {
			c := rapid.SampledFrom(circles).Draw(r, "circle")
			who := person(rapid.IntRange(1, 5).Draw(r, "who"))
			role := rapid.SampledFrom(roles).Draw(r, "role")
			act := rapid.IntRange(0, 5).Draw(r, "act")
			date := rapid.SampledFrom([]string{"", "2026-10-01", "2027-05-01", "2028-05-01", "not a date"}).Draw(r, "date")
			words := rapid.SampledFrom([]string{"Buses", "buses ", "Trams", ""}).Draw(r, "words")
			err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				var err error
				switch act {
				case 0:
					_, err = circle.Fill(ctx, tx, person(1), role.ID, who, "2026-11-02", date, "d")
				case 1:
					held, _ := circle.TermsOf(ctx, tx, who.Member)
					if len(held) > 0 {
						err = circle.EndTerm(ctx, tx, person(1), held[0].ID, "d")
					}
				case 2:
					held, _ := circle.TermsOf(ctx, tx, who.Member)
					if len(held) > 0 {
						err = circle.Confirm(ctx, tx, person(1), held[0].ID, "d")
					}
				case 3:
					_, err = circle.AddDomain(ctx, tx, person(1), c.ID, words, "en", "d")
				case 4:
					items, _ := circle.DomainOf(ctx, tx, c.ID)
					if len(items) > 0 {
						err = circle.ReturnDomain(ctx, tx, person(1), c.ID, items[0].ID, "d")
					}
				default:
					if who.Member != "m1" {
						err = circle.Leave(ctx, tx, person(1), c.ID, who.Member, "d")
					}
				}
				return err
			})
			if err != nil && apperr.As(err) == nil {
				r.Fatal(err)
			}
			holds(r, ctx, db, circles)
		}
		powersHold(r, ctx, db, circles)
	})
}

// What is read once for many says the same as what is asked for each.
func powersHold(t *rapid.T, ctx context.Context, db *store.DB, circles []circle.Circle) {
	for _, c := range circles {
		powers, err := circle.PowersIn(ctx, db, c)
		if err != nil {
			t.Fatal(err)
		}
		roster, err := circle.Roster(ctx, db, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range roster {
			for _, verb := range []circle.Verb{circle.Facilitate, circle.Record, circle.Listen, circle.Moderate, circle.Minute} {
				err := circle.May(ctx, db, member.Actor{Member: s.Member, Pseudonym: s.Person}, verb, c.ID)
				if err != nil && apperr.As(err) == nil {
					t.Fatal(err)
				}
				if powers.May(s.Member, verb) != (err == nil) {
					t.Fatalf("%s may %s in %s: %v, and among many %v", s.Member, verb, c.Name, err == nil, err != nil)
				}
			}
		}
	}
}

func holds(t *rapid.T, ctx context.Context, db *store.DB, circles []circle.Circle) {
	owner := map[string]string{}
	running := map[string]bool{}
	for _, c := range circles {
		items, err := circle.DomainOf(ctx, db, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			if owner[typed.Fold(i.Text)] != "" {
				t.Fatalf("%s is owned by %s and %s", i.Text, owner[typed.Fold(i.Text)], c.Name)
			}
			owner[typed.Fold(i.Text)] = c.Name
		}
		list, err := circle.RolesOf(ctx, db, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		link := map[string]int{}
		for _, role := range list {
			if role.Term == nil {
				continue
			}
			running[role.Term.ID] = true
			link[role.Term.Member]++
			starts, errStarts := time.Parse(typed.DateFormat, role.Term.Starts)
			ends, errEnds := time.Parse(typed.DateFormat, role.Term.Ends)
			if errStarts != nil || errEnds != nil || !ends.After(starts) {
				t.Fatalf("%s is filled from %q to %q", role.Kind, role.Term.Starts, role.Term.Ends)
			}
		}
		for member, n := range link {
			if n > 1 {
				t.Fatalf("%s is leader and delegate of %s", member, c.Name)
			}
		}
	}
	for _, c := range circles {
		roster, err := circle.Roster(ctx, db, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range roster {
			if s.Link != "" && !running[s.Link] {
				t.Fatal(fmt.Sprintf("%s sits in %s by a link that has ended", s.Member, c.Name))
			}
		}
	}
}
