package consent_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// A server that starts again in the middle of a round goes on with it: the same
// roster, the answers that were given, and the last one ends it.
func TestARoundGoesOnAfterARestart(t *testing.T) {
	for name, place := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			address := place(t)
			h := newHouse(t, storetest.Open(t, address), circle.Wait)
			r := h.ask(h.tuning(h.item(), consent.New{}))
			h.do(answer(1, r, consent.Consent, ""))
			h.do(answer(2, r, consent.Objection, "Too dear"))
			h.db = storetest.Open(t, address) // the next server
			silent, err := consent.Silent(h.ctx, h.db, r.ID)
			if err != nil || len(silent) != 2 {
				t.Fatalf("still to answer: %v %v", silent, err)
			}
			h.do(answer(2, r, consent.Consent, "")) // and minds can still be changed
			h.do(answer(3, r, consent.Consent, ""))
			h.do(answer(4, r, consent.Trust, ""))
			if p := h.get(r.Proposal); p.State != consent.Agreed {
				t.Errorf("it is %s", p.State)
			}
			h.whole()
		})
	}
}

// Whoever answers twice has said the second: both stay readable, one counts.
func TestWhoAnswersTwiceCountsOnce(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		h.do(answer(1, r, consent.Objection, "It harms the aim"))
		h.do(answer(1, r, consent.Consent, ""))
		h.do(answer(2, r, consent.Consent, ""))
		h.do(answer(2, r, consent.Consent, ""))
		counts, err := consent.Answers(h.ctx, h.db, r.ID)
		if err != nil || len(counts) != 2 {
			h.t.Fatalf("%d answers count (%v)", len(counts), err)
		}
		all, err := consent.AllAnswers(h.ctx, h.db, p.ID)
		if err != nil || len(all) != 4 {
			h.t.Fatalf("%+v %v", all, err)
		}
		open, err := consent.OpenObjections(h.ctx, h.db, p.ID)
		if err != nil || len(open) != 0 {
			h.t.Fatalf("the objection that was taken back is open: %+v %v", open, err)
		}
		if got := h.get(p.ID); got.State != consent.Consenting {
			h.t.Fatalf("the round of %d ended after two people: %s", members, got.State)
		}
	})
}

// Clocks are moved back by an hour, on the hour at which a round closes: it is
// neither closed before its time nor opened again, and it is closed once.
func TestAClockMovedBackAnHour(t *testing.T) {
	each(t, circle.Presumed, func(h *house) {
		item := h.item()
		p := h.tuning(item, consent.New{Item: item.ID, Text: complete(), Routine: true})
		r := h.ask(p)
		h.do(answer(1, r, consent.Consent, ""))
		over, err := h.c.EndOf(r.EndsOn)
		if err != nil {
			t.Fatal(err)
		}
		at := func(when time.Time) consent.State {
			h.hands.Set(when)
			if err := due.RunDue(h.ctx, h.db, consent.Due()); err != nil {
				t.Fatal(err)
			}
			return h.get(p.ID).State
		}
		for _, when := range []time.Time{over.Add(-time.Minute), over.Add(-time.Hour - time.Minute)} {
			if got := at(when); got != consent.Consenting {
				t.Fatalf("at %v it is %s", when, got)
			}
		}
		if got := at(over.Add(30 * time.Minute)); got != consent.Agreed {
			t.Fatalf("after its day it is %s", got)
		}
		if got := at(over.Add(-30 * time.Minute)); got != consent.Agreed {
			t.Errorf("an hour back it is %s", got)
		}
		h.refuses("consent.round_over", answer(2, r, consent.Objection, "Too late"))
		if got := at(over.Add(45 * time.Minute)); got != consent.Agreed {
			t.Errorf("later it is %s", got)
		}
		all, err := logbook.All(h.ctx, h.db, h.c.ID)
		if err != nil || len(all) != 1 || all[0].Now.N != 1 {
			t.Errorf("it was agreed %d times (%v)", len(all), err)
		}
		h.whole()
	})
}

// Whoever serves as steward has no more say than others: they answer for
// nobody, settle nobody's objection, and change no text of an agreement.
func TestAStewardDecidesForNobody(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		steward := func(n int) member.Actor {
			a := person(n)
			a.Steward = true
			return a
		}
		r := h.ask(h.tuning(h.item(), consent.New{}))
		outside := func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Respond(ctx, tx, steward(9), r.ID, r.N, consent.Answer{Kind: consent.Consent})
			return err
		}
		h.refuses("consent.not_on_roster", outside)
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Speak(ctx, tx, steward(9), r.ID, r.N, []string{"m4"}, consent.Answer{Kind: consent.Consent})
			return err
		})
		h.do(answer(3, r, consent.Objection, "Too dear"))
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		open, err := consent.OpenObjections(h.ctx, h.db, r.Proposal)
		if err != nil || len(open) != 1 {
			t.Fatalf("%v %v", open, err)
		}
		for _, who := range []int{1, 9} { // in the circle, and outside
			h.refuses("consent.only_its_author", func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Withdraw(ctx, tx, steward(who), open[0].ID, "")
				return err
			})
		}
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Integrate(ctx, tx, steward(9), r.Proposal, 1, complete(), nil)
			return err
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Withdraw(ctx, tx, person(3), open[0].ID, "")
			return err
		})
		agreement := h.get(r.Proposal).Agreement
		h.refuses("logbook.decision_missing", func(ctx context.Context, tx *store.Tx) error {
			_, err := logbook.Agree(ctx, tx, steward(1), agreement, h.c.ID, journal.Circle, complete())
			return err
		})
		h.refuses("logbook.decision_missing", func(ctx context.Context, tx *store.Tx) error {
			return logbook.Drop(ctx, tx, steward(1), agreement, "")
		})
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			return consent.Enact(ctx, tx, steward(9), agreement, consent.Effect{Kind: consent.Joins, Person: person(9)})
		})
		h.whole()
	})
}

// An objection that is put in other words to a later version keeps the words that
// it began with, each beside its version.
func TestAnObjectionKeepsItsFirstWords(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.objectedTwice(consent.New{})
		all, err := consent.AllAnswers(h.ctx, h.db, p.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		said := map[int]string{}
		for _, a := range all {
			if a.Kind == consent.Objection {
				said[a.N] = a.Reason
			}
		}
		list, err := consent.Objections(h.ctx, h.db, p.ID)
		if err != nil || len(list) != 1 {
			h.t.Fatalf("%+v %v", list, err)
		}
		if o := list[0]; o.N != 1 || o.PutN != 2 || o.First != said[1] || o.Reason != said[2] || !o.PutAnew() {
			h.t.Errorf("%+v, and what was said is %v", o, said)
		}
	})
}
