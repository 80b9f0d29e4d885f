package web

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/today"
)

// The finding is a sentence: more often, less often, or that nobody can tell.
func TestTheFindingIsASentence(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, today.Messages)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), catalogue, "en")
	many, some := listening.ShareOf(56, 70), listening.ShareOf(48, 80)
	for want, c := range map[string]today.CameBack{
		"People who were answered came back more often: 80% against 60%. The difference lies between 5 and 33 points.": {Answered: many, Waiting: some},
		"People who were answered came back less often: 60% against 80%. The difference lies between 5 and 33 points.": {Answered: some, Waiting: many},
		"Nobody can tell yet whether an answer makes a difference: 60% came back of those who were answered, 60% of the others. " +
			"The difference lies between −15 and 15 points.": {Answered: some, Waiting: some},
		"Too few to tell yet. It is compared once 10 people came back and 10 did not, of those who were answered by the promised day and of those who were not.": {Answered: many},
	} {
		if got := backFinding(ctx, c); got != want {
			t.Errorf("%s\nwant:\n%s", got, want)
		}
	}
	for want, got := range map[string]string{
		"Answered by the promised day: 80% of 70 people came back (69% to 88%).": backShare(ctx, "answered", many),
		"Not answered by then: too few to show.":                                 backShare(ctx, "waiting", listening.ShareOf(0, 0)),
	} {
		if got != want {
			t.Errorf("%s\nwant:\n%s", got, want)
		}
	}
}

// It is counted over what members may read, so members alone read it.
func TestMembersAloneReadWhoComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := i18n.NewCatalogue(page.Messages, member.Messages, circle.Messages, backlog.Messages, today.Messages)
		if err != nil {
			t.Fatal(err)
		}
		ctx := i18n.With(clock.With(context.Background(), clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)).Now), catalogue, "en")
		ada, bo := member.Actor{Member: "m1", Pseudonym: "p1", Lang: "en"}, member.Actor{Member: "m2", Pseudonym: "p2", Lang: "en"}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			c, err := circle.Found(ctx, tx, ada, circle.Charter{Name: "Harbour", Aim: "A harbour for all"}, []member.Actor{ada, bo})
			if err != nil {
				return err
			}
			a, err := logbook.Agree(ctx, tx, ada, "", c.ID, journal.Public, logbook.Text{
				Title: "What you can count on", Text: "You get an answer.", Why: "Trust", Responsible: "All", Measured: "By figures", Feedback: "To us",
				ReviewOn: c.In(ctx, 300), EndsOn: c.In(ctx, 400), Lang: "en", Lineage: logbook.Lineage{Proposal: "p"},
			})
			if err != nil {
				return err
			}
			return today.Bind(ctx, tx, ada, a.ID, map[today.Measure]int{today.Overdue: 0})
		})
		if err != nil {
			t.Fatal(err)
		}
		s := server{site: &page.Site{DB: db}}
		supporter := member.Actor{Member: "m4", Pseudonym: "p4", Supporter: true}
		for _, actor := range []member.Actor{bo, {Member: "m3", Pseudonym: "p3"}, supporter, {}} {
			v, _, err := s.readPromise(member.With(ctx, actor))
			if err != nil || !v.made || (v.back != nil) != actor.Belongs() {
				t.Errorf("%+v reads %+v, %v", actor, v.back, err)
			}
		}
	})
}
