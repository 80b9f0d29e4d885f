package consent_test

import (
	"context"
	"testing"

	"concentric/backlog"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
)

// What a circle agreed that has closed is for the circle above to change and to
// end, and for no other; what it agreed for its own people alone is over.
func TestWhatAClosedCircleAgreedGoesOnAbove(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		begin := func(name string) circle.Circle {
			h.decide(h.c, all,
				consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: name, Aim: "Rails"}},
				consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)})
			below, err := circle.Children(h.ctx, h.db, h.c.ID)
			if err != nil {
				h.t.Fatal(err)
			}
			for _, c := range below {
				if c.Name == name {
					return c
				}
			}
			h.t.Fatalf("%s did not begin", name)
			return circle.Circle{}
		}
		trams, sheds := begin("Trams"), begin("Sheds")
		kept, ended := h.decide(trams, []int{2}).Agreement, h.decide(trams, []int{2}).Agreement
		var confided string
		h.do(func(ctx context.Context, tx *store.Tx) error {
			text := complete()
			text.Lineage.Proposal = "p"
			a, err := logbook.Agree(ctx, tx, person(2), "", trams.ID, journal.Circle, text)
			confided = a.ID
			return err
		})
		review := func(in circle.Circle, key string) (i backlog.Item) {
			h.do(func(ctx context.Context, tx *store.Tx) (err error) {
				i, err = backlog.Open(ctx, tx, person(2), backlog.New{
					Circle: in.ID, Title: "Night buses", Key: key, Origin: backlog.Origin{Kind: backlog.Review, Ref: kept},
				})
				return err
			})
			return i
		}
		amend := func(item backlog.Item, who int) func(context.Context, *store.Tx) error {
			text := complete()
			text.Text = "Trams until three."
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Draft(ctx, tx, person(who), consent.New{Item: item.ID, Text: text, Amends: kept})
				return err
			}
		}
		h.refuses("logbook.other_circle", amend(review(h.c, "before"), 1)) // while its own circle lives
		h.decide(trams, []int{2}, consent.Effect{Kind: consent.Folds})
		h.refuses("logbook.other_circle", amend(review(sheds, "beside"), 2))

		came := review(trams, "after") // the clock opens it for the circle that agreed
		if came.Circle != h.c.ID {
			h.t.Fatalf("the review came to %s", came.Circle)
		}
		p := h.tuning(came, consent.New{Item: came.ID, Text: func() logbook.Text { t := complete(); t.Text = "Trams until three."; return t }(), Amends: kept})
		r := h.ask(p)
		for _, who := range all {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.decide(h.c, all, consent.Effect{Kind: consent.EndsOther, Agreement: ended})
		for id, want := range map[string]struct {
			n    int
			over bool
		}{kept: {2, false}, ended: {1, true}, confided: {1, true}} {
			a, err := logbook.Get(h.ctx, h.db, id)
			if err != nil || a.Now.N != want.n || a.Dropped.IsZero() == want.over || a.Circle != trams.ID {
				h.t.Errorf("%s: %+v, want %+v (%v)", id, a, want, err)
			}
		}
		h.whole()
	})
}

// A circle that splits passes an agreement on to a circle below, which changes it
// and gets its reviews from then on; no longer the one that made it. What is for its
// own people alone stays with them.
func TestAnAgreementIsPassedOn(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		h.decide(h.c, all,
			consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: "Trams", Aim: "Rails"}},
			consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person(2)})
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil || len(below) != 1 {
			h.t.Fatal(below, err)
		}
		trams := below[0]
		agreed := h.decide(h.c, all).Agreement
		passing := consent.Effect{Kind: consent.Passes, Circle: trams.ID, Agreement: agreed}
		h.decide(h.c, all, passing)
		h.hindered(h.decide(h.c, all, passing), "logbook.other_circle") // it is not here any more
		var confided string
		h.do(func(ctx context.Context, tx *store.Tx) error {
			text := complete()
			text.Lineage.Proposal = "p"
			a, err := logbook.Agree(ctx, tx, person(2), "", h.c.ID, journal.Circle, text)
			confided = a.ID
			return err
		})
		passing.Agreement = confided
		h.hindered(h.decide(h.c, all, passing), "logbook.confided_stays")
		if a, err := consent.Confide(h.ctx, h.db, h.c.ID, journal.Public, []consent.Effect{passing}); err != nil || a != journal.Circle {
			h.t.Errorf("the proposal that names it is for %s (%v)", a, err)
		}

		h.hands.Set(h.hands.Now().AddDate(0, 11, 25))
		if err := due.RunDue(h.ctx, h.db, backlog.Due()); err != nil {
			h.t.Fatal(err)
		}
		came, err := backlog.OfOrigin(h.ctx, h.db, backlog.Review, agreed)
		if err != nil || len(came) != 1 || came[0].Circle != trams.ID {
			h.t.Fatalf("its review came to %+v (%v)", came, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			text := complete()
			text.ReviewOn = "2028-11-02"
			_, err := consent.Draft(ctx, tx, person(2), consent.New{Item: came[0].ID, Text: text, Amends: agreed})
			return err
		})
		if kept, err := logbook.All(h.ctx, h.db, trams.ID); err != nil || len(kept) != 1 || kept[0].Circle != h.c.ID {
			h.t.Errorf("the circle below keeps %+v (%v)", kept, err)
		}
		h.whole()
	})
}

// hindered fails unless what was agreed could not be put into effect, for this reason.
func (h *house) hindered(p consent.Proposal, why string) {
	h.t.Helper()
	if e := h.effects(p)[0]; e.Hindrance() == nil || e.Hindrance().Message != why {
		h.t.Errorf("%s is hindered by %v, want %s", e.Kind, e.Hindrance(), why)
	}
}
