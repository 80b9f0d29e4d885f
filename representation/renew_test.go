package representation_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/circle"
	"concentric/community"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/representation"
	"concentric/schema"
)

var day = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// Forty members, of whom twelve are of an identity and three of another: the
// three are shown nowhere, and a conversation for the twelve is there for them
// alone.
func TestCountsAndAConversationForACommunity(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := clock.With(context.Background(), clock.At(day).Now)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		write := func(act func(context.Context, *store.Tx) error) { t.Helper(); must(db.Write(ctx, act)) }
		vault, err := store.Open(ctx, store.Options{URL: t.TempDir() + "/keys.db", Schema: schema.Keys(), Keys: db.Keys()})
		must(err)
		t.Cleanup(func() { vault.Close() })
		must(vault.Migrate(ctx))
		room := &representation.Room{DB: db, Listen: listening.NewRoom(db, vault)}

		var people []member.Actor
		var many, three community.Community
		var talk string
		write(func(ctx context.Context, tx *store.Tx) error {
			people = nil
			for i := range 40 {
				id, err := member.Add(ctx, tx, member.Member{
					Number: fmt.Sprint(i), Name: "N", Joined: "2020-01-01", Attributes: map[string]string{"birth_year": fmt.Sprint(1960 + i)},
				})
				if err != nil {
					return err
				}
				one, err := member.ActorOf(ctx, tx, id)
				if err != nil {
					return err
				}
				people = append(people, one)
			}
			people[0].Steward = true
			root, err := circle.Found(ctx, tx, people[0], circle.Charter{Name: "General", Aim: "A party", Audience: journal.Public}, people[:3])
			if err != nil {
				return err
			}
			if many, err = community.Begin(ctx, tx, people[0], community.New{Kind: community.Identity, Name: "Many"}); err != nil {
				return err
			}
			if three, err = community.Begin(ctx, tx, people[0], community.New{Kind: community.Identity, Name: "Three"}); err != nil {
				return err
			}
			for _, one := range people[10:22] {
				if err := community.Declare(ctx, tx, one, many.ID, true); err != nil {
					return err
				}
			}
			for _, one := range people[20:23] {
				if err := community.Declare(ctx, tx, one, three.ID, true); err != nil {
					return err
				}
			}
			talk, err = listening.Open(ctx, tx, people[0], listening.New{
				Circle: root.ID, Audience: listening.ForCommunities, Communities: []string{many.ID}, Question: "What do you need?", Lang: "en",
				Need: "We do not know", Promise: "We answer", AnswerBy: "2026-12-15", Mode: listening.Free,
				Brief: brief.Brief{What: "w", WhyNow: "n", TradeOffs: "t", Affected: "a", Lang: "en"}, Seeds: []string{"Light.", "A ramp."},
			})
			return err
		})
		if _, err := listening.See(ctx, db, people[30], talk); !apperr.Is(err, apperr.NotFound) {
			t.Errorf("somebody of another community sees it: %v", err)
		}
		for _, seen := range []int{0, 10} { // who sits in the circle, and who is asked
			if list, err := listening.OfCommunity(ctx, db, people[seen], many.ID); err != nil || len(list) != 1 {
				t.Errorf("member %d finds %d conversations: %v", seen, len(list), err)
			}
		}
		if list, err := listening.All(ctx, db, people[30]); err != nil || len(list) != 0 {
			t.Errorf("it stands in the list of one who is not asked: %v", err)
		}
		for _, one := range people[10:22] {
			must(room.Listen.Vote(ctx, one, talk, 1, opinion.Agree))
		}
		must(room.Renew(ctx))

		members, err := representation.Latest(ctx, db, representation.Members)
		must(err)
		took, err := representation.Latest(ctx, db, representation.OfConversation(talk))
		must(err)
		if members.People != 40 || took.People != 12 || took.Cells["identity/"+many.ID] != 12 || members.Cells["age/under30"] != 3 {
			t.Errorf("members %+v, took part %+v", members, took)
		}
		tree, err := community.ReadTree(ctx, db)
		must(err)
		strata, err := representation.Strata(ctx, db)
		must(err)
		if len(strata) != 40 || strata[people[0].Member] != "age/60to74" || strata[people[39].Member] != "age/under30" {
			t.Errorf("for a draw they stand in %v", strata)
		}
		for _, d := range representation.Dimensions(tree) {
			for _, l := range representation.Compare(d, took, members).Lines {
				if l.Name == "Three" && (!l.Among.Hidden || l.Among.At != 0) {
					t.Errorf("three people are shown: %+v", l)
				}
			}
		}

		// What the members become after it was closed changes nothing in whom those
		// who took part were among; a circle of three says that it is too small.
		write(func(ctx context.Context, tx *store.Tx) error {
			for i := range 20 {
				if _, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(100 + i), Name: "N"}); err != nil {
					return err
				}
			}
			return listening.Close(ctx, tx, people[0], talk)
		})
		must(room.Listen.Report(ctx, people[0], talk))
		must(room.Renew(ctx))
		for scope, want := range map[string]int{representation.Members: 60, representation.AmongOf(talk): 40, representation.OfCircle("general"): 3} {
			if c, err := representation.Latest(ctx, db, scope); err != nil || c.People != want || c.At.IsZero() {
				t.Errorf("%s: %+v (%v), want %d", scope, c, err, want)
			}
		}

		// The population is the steward's to enter, and part of the journal.
		enter := func(actor member.Actor, cell string) error {
			return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				return representation.EnterCensus(ctx, tx, actor, "Census 2025", []representation.Entry{{Cell: representation.Everybody, People: 1000}, {Cell: cell, People: 300}})
			})
		}
		if err := enter(people[1], "identity/"+many.ID); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("anybody enters figures: %v", err)
		}
		if err := enter(people[0], "age/of reason"); !apperr.Is(err, apperr.Invalid) {
			t.Errorf("a cell that is none was taken: %v", err)
		}
		must(enter(people[0], "identity/"+many.ID))
		must(enter(people[0], "identity/"+many.ID))
		uses, err := member.Uses(ctx, db, 100)
		must(err)
		if n := len(slices.DeleteFunc(uses, func(u member.Use) bool { return u.What != member.ChangedCensus || u.Steward != people[0].Member })); n != 2 {
			t.Errorf("figures were entered twice, and members see %d uses of the steward’s powers", n)
		}
		for _, d := range representation.Dimensions(tree) {
			if counts, sources, err := representation.Census(ctx, db, d); d.Key == "identity" && (err != nil || counts.People != 1000 || len(sources) != 1) {
				t.Errorf("%+v %v %v", counts, sources, err)
			}
		}
		must(journal.Settle(ctx, db, nil))
		report, err := journal.Verify(ctx, db, slices.Concat(representation.Contents, community.Contents, circle.Contents, backlog.Contents, listening.Contents))
		if err != nil || report.Wrong != "" {
			t.Errorf("%+v %v", report, err)
		}
	})
}
