package circle_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/community"
	"concentric/journal"
	"concentric/member"
)

// day is when the tests take place.
var day = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

func people(n int) []member.Actor {
	var list []member.Actor
	for i := range n {
		list = append(list, person(i+1))
	}
	return list
}

func write(t testing.TB, ctx context.Context, db *store.DB, act func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, act); err != nil {
		t.Fatal(err)
	}
}

// refuses fails unless the act is refused with this sentence.
func refuses(t testing.TB, ctx context.Context, db *store.DB, message string, act func(context.Context, *store.Tx) error) {
	t.Helper()
	err := db.Write(ctx, act)
	if e := apperr.As(err); e == nil || e.Message != message {
		t.Fatalf("got %v, want %s", err, message)
	}
}

// party founds a party of three with two circles below the general one.
func party(t testing.TB, ctx context.Context, db *store.DB) (root, a, b circle.Circle) {
	t.Helper()
	write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
		root, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "A party that listens"}, people(3))
		if err != nil {
			return err
		}
		a, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Name: "Transport", Aim: "Getting about"}, "d1")
		if err != nil {
			return err
		}
		b, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Name: "Housing", Aim: "Living"}, "d2")
		return err
	})
	return root, a, b
}

func each(t *testing.T, run func(t *testing.T, ctx context.Context, db *store.DB)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, clock.With(context.Background(), clock.At(day).Now), db)
	})
}

func TestADomainItemHasOneOwner(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		_, a, b := party(t, ctx, db)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.AddDomain(ctx, tx, person(1), a.ID, "Cycle  paths", "en", "d3")
			return err
		})
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.AddDomain(ctx, tx, person(1), b.ID, "cycle PATHS", "en", "d4")
			return err
		})
		e := apperr.As(err)
		if e == nil || e.Message != "circle.domain_taken" {
			t.Fatalf("got %v", err)
		}
		named := fmt.Sprint(e.Args...)
		if want := fmt.Sprint("Item", "cycle PATHS", "Owner", "Transport", "Circle", "Housing"); named != want {
			t.Errorf("the refusal names %s, want %s", named, want)
		}
	})
}

func TestAParentHandsItsDomainDown(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, a, _ := party(t, ctx, db)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			if _, err := circle.AddDomain(ctx, tx, person(1), root.ID, "Budget", "en", "d"); err != nil {
				return err
			}
			_, err := circle.AddDomain(ctx, tx, person(1), a.ID, "Budget", "en", "d")
			return err
		})
		item, ok, err := circle.Owner(ctx, db, "budget")
		if err != nil || !ok || item.Circle != a.ID {
			t.Fatalf("owner %v %v %v, want %s", item, ok, err, a.ID)
		}
	})
}

func TestARoleNeedsATermThatEnds(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		_, a, _ := party(t, ctx, db)
		var role circle.Role
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			role, err = circle.OpenRole(ctx, tx, person(1), a.ID, circle.NewRole{Kind: circle.Facilitator}, "d")
			return err
		})
		fill := func(ends string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := circle.Fill(ctx, tx, person(1), role.ID, person(4), "2026-11-02", ends, "d")
				return err
			}
		}
		refuses(t, ctx, db, "circle.term_endless", fill(""))
		refuses(t, ctx, db, "circle.term_backwards", fill("2026-11-01"))
		refuses(t, ctx, db, "typed.date_unreadable", fill("2026-11-31"))
		refuses(t, ctx, db, "circle.term_long", fill("2036-01-01"))
		write(t, ctx, db, fill("2027-11-01"))
		refuses(t, ctx, db, "circle.role_filled", fill("2027-11-01"))
		if err := circle.May(ctx, db, person(4), circle.Facilitate, a.ID); err != nil {
			t.Errorf("the facilitator may not facilitate: %v", err)
		}
		later := clock.With(ctx, clock.At(day.AddDate(2, 0, 0)).Now)
		if holds, err := circle.Holds(later, db, a.ID, "m4", circle.Facilitator); err != nil || holds {
			t.Errorf("a mandate that ran out still holds (%v)", err)
		}
	})
}

func TestALinkSeatsTwoPeopleInTheCircleAbove(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, a, _ := party(t, ctx, db)
		var leader, delegate circle.Role
		var led, sent circle.Term
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			if leader, err = circle.OpenRole(ctx, tx, person(1), a.ID, circle.NewRole{Kind: circle.Leader}, "d"); err != nil {
				return err
			}
			if delegate, err = circle.OpenRole(ctx, tx, person(1), a.ID, circle.NewRole{Kind: circle.Delegate}, "d"); err != nil {
				return err
			}
			led, err = circle.Fill(ctx, tx, person(1), leader.ID, person(5), "2026-11-02", "2027-11-01", "d")
			return err
		})
		refuses(t, ctx, db, "circle.link_two_people", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Fill(ctx, tx, person(1), delegate.ID, person(5), "2026-11-02", "2027-11-01", "d")
			return err
		})
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			sent, err = circle.Fill(ctx, tx, person(5), delegate.ID, person(6), "2026-11-02", "2027-11-01", "d")
			return err
		})
		sits(t, ctx, db, root.ID, "m5", true)
		sits(t, ctx, db, root.ID, "m6", false)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return circle.Confirm(ctx, tx, person(1), sent.ID, "d9")
		})
		sits(t, ctx, db, root.ID, "m6", true)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return circle.EndTerm(ctx, tx, person(5), led.ID, "")
		})
		sits(t, ctx, db, root.ID, "m5", false)
		sits(t, ctx, db, a.ID, "m5", true)
	})
}

// A helping circle is temporary: whoever leads it does not come to sit in the
// circle above, does not stay there by it after the inversion, and it lacks no link.
func TestAHelpingCircleIsNoLink(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, a, b := party(t, ctx, db)
		var help circle.Circle
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			lead := func(c circle.Circle, who int) error {
				role, err := circle.OpenRole(ctx, tx, person(1), c.ID, circle.NewRole{Kind: circle.Leader}, "d")
				if err != nil {
					return err
				}
				_, err = circle.Fill(ctx, tx, person(1), role.ID, person(who), "2026-11-02", "2027-11-01", "d")
				return err
			}
			if help, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Kind: circle.Helping, Name: "Ropes", Aim: "Find out", Deadline: "2026-12-01"}, "d"); err != nil {
				return err
			}
			if err := lead(help, 3); err != nil {
				return err
			}
			if err := lead(a, 1); err != nil {
				return err
			}
			_, err = circle.Join(ctx, tx, person(1), help.ID, person(7), "d")
			return err
		})
		refuses(t, ctx, db, "circle.invert_links", func(ctx context.Context, tx *store.Tx) error {
			return circle.Invert(ctx, tx, person(1), root.ID, "d")
		})
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			role, err := circle.OpenRole(ctx, tx, person(1), b.ID, circle.NewRole{Kind: circle.Leader}, "d")
			if err != nil {
				return err
			}
			if _, err := circle.Fill(ctx, tx, person(1), role.ID, person(2), "2026-11-02", "2027-11-01", "d"); err != nil {
				return err
			}
			sent, err := circle.OpenRole(ctx, tx, person(1), help.ID, circle.NewRole{Kind: circle.Delegate}, "d")
			if err != nil {
				return err
			}
			t, err := circle.Fill(ctx, tx, person(3), sent.ID, person(7), "2026-11-02", "2027-11-01", "d")
			if err != nil {
				return err
			}
			return circle.Confirm(ctx, tx, person(1), t.ID, "d")
		})
		sits(t, ctx, db, root.ID, "m7", false)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return circle.Invert(ctx, tx, person(1), root.ID, "d")
		})
		sits(t, ctx, db, root.ID, "m1", true)
		sits(t, ctx, db, root.ID, "m2", true)
		sits(t, ctx, db, root.ID, "m3", false)
		sits(t, ctx, db, help.ID, "m3", true)
		help, err := circle.Get(ctx, db, help.ID)
		if err != nil {
			t.Fatal(err)
		}
		health, err := circle.HealthOf(ctx, db, []circle.Circle{root, help})
		if err != nil || len(health) != 2 || len(health[1].Link) != 0 {
			t.Errorf("%+v %v", health, err)
		}
	})
}

func sits(t *testing.T, ctx context.Context, db *store.DB, c, m string, want bool) {
	t.Helper()
	if got, err := circle.Sits(ctx, db, c, m); err != nil || got != want {
		t.Errorf("%s sits in %s: %v (%v), want %v", m, c, got, err, want)
	}
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, a, b := party(t, ctx, db)
		refuses(t, ctx, db, "circle.already_founded", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Found(ctx, tx, person(1), circle.Charter{Name: "X", Aim: "Y"}, people(2))
			return err
		})
		refuses(t, ctx, db, "circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, person(9), a.ID, person(9), "d")
			return err
		})
		refuses(t, ctx, db, "circle.decision_missing", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, person(1), a.ID, person(9), "")
			return err
		})
		refuses(t, ctx, db, "circle.own_ancestor", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Amend(ctx, tx, person(1), a.ID, circle.Charter{Parent: a.ID, Kind: circle.Sub, Name: "T", Aim: a.Aim}, "d", "e")
			return err
		})
		refuses(t, ctx, db, "typed.empty", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Name: "T", Aim: " "}, "d")
			return err
		})
		refuses(t, ctx, db, "circle.no_such_step", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Step(ctx, tx, person(1), b.ID, circle.Closed, "d")
			return err
		})
		if err := circle.May(ctx, db, member.Actor{}, circle.Propose, a.ID); !apperr.Is(err, apperr.NotFound) {
			t.Errorf("a circle for members is there for nobody who is not one: %v", err)
		}
		if sees, _ := circle.CanSee(ctx, db, person(9), journal.Circle, a.ID); sees {
			t.Error("who does not sit in the circle sees what is for the circle")
		}
	})
}

func TestAClosedCircleOrphansNothing(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, a, _ := party(t, ctx, db)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			if _, err := circle.AddDomain(ctx, tx, person(1), a.ID, "Buses", "en", "d"); err != nil {
				return err
			}
			if _, err := circle.Join(ctx, tx, person(1), a.ID, person(7), "d"); err != nil {
				return err
			}
			for _, to := range []circle.State{circle.Folding, circle.Closed} {
				if _, err := circle.Step(ctx, tx, person(1), a.ID, to, "d"); err != nil {
					return err
				}
			}
			return nil
		})
		item, ok, err := circle.Owner(ctx, db, "Buses")
		if err != nil || !ok || item.Circle != root.ID {
			t.Errorf("buses went to %v (%v), want the parent", item, err)
		}
		sits(t, ctx, db, a.ID, "m7", false)
	})
}

// What a circle of few people decided about comes to the circle above as it was
// known: neither the public there reads its words, nor is anybody told before who has it.
func TestWhatAConfidentialCircleDecidesAboutIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		var root, few, b circle.Circle
		const words = "The quarrel about the boathouse keys"
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			root, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "General", Aim: "A party that listens", Audience: journal.Public}, people(3))
			if err != nil {
				return err
			}
			if few, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Name: "Mending", Aim: "Peace", Audience: journal.Circle}, "d"); err != nil {
				return err
			}
			if b, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Name: "Housing", Aim: "Living", Audience: journal.Public}, "d"); err != nil {
				return err
			}
			_, err = circle.AddDomain(ctx, tx, person(1), few.ID, words, "en", "d")
			return err
		})
		refuses(t, ctx, db, "circle.domain_closed", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.AddDomain(ctx, tx, person(1), b.ID, words, "en", "d")
			return err
		})
		alike, err := circle.Alike(ctx, db, b.ID, words+" again")
		if err != nil || len(alike) != 0 {
			t.Errorf("told as alike: %+v %v", alike, err)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			for _, to := range []circle.State{circle.Folding, circle.Closed} {
				if _, err := circle.Step(ctx, tx, person(1), few.ID, to, "d"); err != nil {
					return err
				}
			}
			return nil
		})
		item, ok, err := circle.Owner(ctx, db, words)
		if err != nil || !ok || item.Circle != root.ID {
			t.Fatalf("it went to %+v (%v)", item, err)
		}
		for who, reads := range map[int]bool{1: true, 9: false} {
			sight, err := circle.SightOf(ctx, db, person(who))
			if err != nil || sight.Reads(item) != reads || !sight.Sees(root.Audience, root.ID) {
				t.Errorf("person %d reads it: %v, want %v (%v)", who, !reads, reads, err)
			}
		}
		if touched, ok, err := circle.Touched(ctx, db, person(9), words, "en"); err != nil || ok {
			t.Errorf("touched: %+v %v", touched, err)
		}
		if err := journal.Settle(ctx, db, nil); err != nil {
			t.Fatal(err)
		}
		if r, err := journal.Verify(ctx, db, circle.Contents); err != nil || r.Wrong != "" {
			t.Errorf("%+v %v", r, err)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.AddDomain(ctx, tx, person(1), b.ID, words, "en", "d")
			return err
		})
		if item, _, err := circle.Owner(ctx, db, words); err != nil || item.Circle != b.ID || item.Audience != "" {
			t.Errorf("given on: %+v %v", item, err)
		}
	})
}

func TestTheJournalKnowsWhatWasDecided(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		_, a, _ := party(t, ctx, db)
		check := func() journal.Report {
			t.Helper()
			if err := journal.Settle(ctx, db, nil); err != nil {
				t.Fatal(err)
			}
			report, err := journal.Verify(ctx, db, circle.Contents)
			if err != nil {
				t.Fatal(err)
			}
			return report
		}
		if r := check(); r.Wrong != "" || r.Compared == 0 {
			t.Fatalf("%+v", r)
		}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update circle_charter set aim = 'Power' where circle = $1", a.ID)
			return err
		})
		if r := check(); r.Wrong == "" {
			t.Error("a changed aim passes")
		}
	})
}

func TestErasingLeavesAJournalThatIsWhole(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, _, _ := party(t, ctx, db)
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			for _, p := range circle.Persons {
				if err := p.Erase(ctx, tx, "m2"); err != nil {
					return err
				}
			}
			return nil
		})
		sits(t, ctx, db, root.ID, "m2", false)
		if err := journal.Settle(ctx, db, nil); err != nil {
			t.Fatal(err)
		}
		if r, err := journal.Verify(ctx, db, circle.Contents); err != nil || r.Wrong != "" {
			t.Errorf("%+v %v", r, err)
		}
	})
}

func TestMessages(t *testing.T) {
	if _, err := i18n.NewCatalogue(circle.Messages); err != nil {
		t.Fatal(err)
	}
}

// A community's own circle is one of the kind for it, and one alone; its
// delegate reports back, and nobody else does.
func TestACommunityHasOneCircleWhoseDelegateReports(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, db *store.DB) {
		root, _, _ := party(t, ctx, db)
		var own circle.Circle
		var place community.Community
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) (err error) {
			steward := person(1)
			steward.Steward = true
			if place, err = community.Begin(ctx, tx, steward, community.New{Kind: community.Place, Name: "Eastbank"}); err != nil {
				return err
			}
			own, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: root.ID, Kind: circle.Community, Name: "Eastbank", Aim: "Heard"}, "d")
			if err != nil {
				return err
			}
			for n := 4; n < 7; n++ {
				if _, err := circle.Join(ctx, tx, person(1), own.ID, person(n), "d"); err != nil {
					return err
				}
			}
			role, err := circle.OpenRole(ctx, tx, person(4), own.ID, circle.NewRole{Kind: circle.Delegate}, "d")
			if err != nil {
				return err
			}
			term, err := circle.Fill(ctx, tx, person(4), role.ID, person(4), "2026-11-02", "2027-11-01", "d")
			if err != nil {
				return err
			}
			return circle.Confirm(ctx, tx, person(1), term.ID, "d")
		})
		give := func(actor member.Actor, to string) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return circle.GiveCommunity(ctx, tx, actor, to, place.ID)
			}
		}
		refuses(t, ctx, db, "circle.community_kind", give(person(1), root.ID))
		refuses(t, ctx, db, "circle.not_seated", give(person(2), own.ID))
		write(t, ctx, db, give(person(4), own.ID))
		refuses(t, ctx, db, "circle.community_taken", give(person(4), own.ID))
		if is, err := circle.OfCommunity(ctx, db, place.ID); err != nil || is != own.ID {
			t.Errorf("%q %v", is, err)
		}
		if sits, err := circle.Sits(ctx, db, root.ID, person(4).Member); err != nil || !sits {
			t.Error("the delegate does not sit in the circle above", err)
		}
		refuses(t, ctx, db, "circle.report_role", func(ctx context.Context, tx *store.Tx) error {
			return circle.ReportBack(ctx, tx, person(5), own.ID, "We met.", "en")
		})
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return circle.ReportBack(ctx, tx, person(4), own.ID, "We met.", "en")
		})
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error { return circle.EndCommunity(ctx, tx, person(4), own.ID) })
		if list, err := circle.Reports(ctx, db, own.ID, 5); err != nil || len(list) != 1 {
			t.Errorf("%v %v", list, err)
		}
	})
}
