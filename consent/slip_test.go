package consent_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
)

func mend(who int, p consent.Proposal, n int, text logbook.Text) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Mend(ctx, tx, person(who), p.ID, n, text)
		return err
	}
}

func (h *house) slip(p consent.Proposal) consent.Slip {
	h.t.Helper()
	all, err := consent.Slips(h.ctx, h.db, p.ID, p.N)
	if err != nil || len(all) == 0 {
		h.t.Fatal("no slip", err)
	}
	return all[len(all)-1]
}

// A few words can be mended while the circle answers. Answers given before
// count, but the round waits a day for whoever says that it is more.
func TestASlipOfThePen(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		for _, who := range []int{1, 2, 3} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.hands.Move(time.Hour)
		text := complete()
		h.refuses("consent.nothing_changed", mend(1, p, 1, text))
		text.Text += " One two three four five six seven eight nine ten eleven twelve thirteen."
		h.refuses("consent.more_than_a_slip", mend(1, p, 1, text))
		text = complete()
		text.Title, text.EndsOn = "Nigth buses, mended", "2029-01-01"
		h.refuses("consent.newer_version", mend(1, p, 2, text))
		h.refuses("circle.not_seated", mend(9, p, 1, text))
		h.do(mend(1, p, 1, text))
		versions, err := consent.Versions(h.ctx, h.db, p.ID)
		if err != nil || len(versions) != 1 || versions[0].Text.Title != text.Title || versions[0].Text.EndsOn == text.EndsOn {
			h.t.Fatalf("got %+v, %v", versions, err)
		}
		frozen, err := consent.AsFrozen(h.ctx, h.db, p.ID, 1)
		if err != nil || frozen.Text.Title == text.Title {
			h.t.Fatalf("the frozen text was changed: %+v, %v", frozen, err)
		}
		h.do(answer(4, r, consent.Consent, ""))
		if got := h.get(p.ID); got.State != consent.Consenting {
			h.t.Fatalf("the round did not wait for a day: %s", got.State)
		}
		h.hands.Move(25 * time.Hour)
		if err := due.RunDue(h.ctx, h.db, consent.Due()); err != nil {
			h.t.Fatal(err)
		}
		got := h.get(p.ID)
		if got.State != consent.Agreed {
			h.t.Fatalf("after a day: %s", got.State)
		}
		a, err := logbook.Get(h.ctx, h.db, got.Agreement)
		if err != nil || a.Now.Title != text.Title {
			h.t.Fatalf("agreed on %+v, %v", a.Now, err)
		}
		h.whole()
	})
}

// Whoever is asked can say that it is more: then it is the next version, and
// everyone is asked anew.
func TestMoreThanASlip(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		h.do(answer(2, r, consent.Consent, ""))
		h.hands.Move(time.Hour)
		text := complete()
		text.Text = "Buses run hourly, and trams."
		h.do(mend(1, p, 1, text))
		s := h.slip(h.get(p.ID))
		refuse := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.RefuseSlip(ctx, tx, person(who), s.ID)
				return err
			}
		}
		h.refuses("consent.not_on_roster", refuse(9))
		h.do(refuse(3))
		p = h.get(p.ID)
		if p.State != consent.Tuning || p.N != 2 {
			h.t.Fatalf("got %+v", p)
		}
		versions, err := consent.Versions(h.ctx, h.db, p.ID)
		if err != nil || versions[0].Text.Text == text.Text || versions[1].Text.Text != text.Text {
			h.t.Fatalf("got %+v, %v", versions, err)
		}
		h.refuses("consent.moved_on", refuse(4))
		second := h.ask(p)
		if given, err := consent.Answers(h.ctx, h.db, second.ID); err != nil || len(given) > 0 {
			h.t.Fatalf("answers to version 1 count for version 2: %+v, %v", given, err)
		}
		h.whole()
	})
}

// objected is a proposal with an objection by person 3, in a circle that tests
// arguments, or does not.
func (h *house) objected(tests bool) (consent.Proposal, consent.Stand) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		charter := h.c.Said()
		charter.TestsArguments = tests
		_, err := circle.Amend(ctx, tx, person(1), h.c.ID, charter, "agreed", "")
		return err
	})
	p := h.tuning(h.item(), consent.New{})
	r := h.ask(p)
	for _, who := range []int{1, 2, 4} {
		h.do(answer(who, r, consent.Consent, ""))
	}
	h.do(answer(3, r, consent.Objection, "I do not like the colour"))
	open, err := consent.OpenObjections(h.ctx, h.db, p.ID)
	if err != nil || len(open) != 1 {
		h.t.Fatalf("got %+v, %v", open, err)
	}
	return h.get(p.ID), open[0]
}

func begin(who int, o consent.Stand, t *consent.Test) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) (err error) {
		*t, err = consent.BeginTest(ctx, tx, person(who), o.ID)
		return err
	}
}

func sees(who int, t *consent.Test, yes bool) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return consent.AnswerTest(ctx, tx, person(who), t.ID, yes)
	}
}

// Where a circle has agreed to it, an argument is tested: it stands if anyone
// but its author sees the harm.
func TestAnArgumentStandsIfOneSeesTheHarm(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, o := h.objected(true)
		var test consent.Test
		h.do(begin(1, o, &test))
		h.refuses("consent.author_explains", sees(3, &test, true))
		h.refuses("consent.not_on_roster", sees(9, &test, true))
		if list, err := consent.TestsFor(h.ctx, h.db, person(2).Member); err != nil || len(list) != 1 {
			h.t.Fatalf("person 2 is not asked: %+v, %v", list, err)
		}
		h.do(sees(1, &test, false))
		h.do(sees(2, &test, true))
		h.refuses("consent.round_over", sees(4, &test, false))
		if got := h.get(p.ID); got.State != consent.Integrating {
			h.t.Fatalf("got %s", got.State)
		}
		h.refuses("consent.tested_before", begin(1, o, &test))
		if open, err := consent.OpenObjections(h.ctx, h.db, p.ID); err != nil || len(open) != 1 {
			h.t.Fatalf("the objection does not stand: %+v, %v", open, err)
		}
		h.whole()
	})
}

// If nobody but its author sees the harm, it is settled, and the rest has
// consented; its author is not counted among them.
func TestAnArgumentNobodySees(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p, o := h.objected(true)
		var test consent.Test
		h.do(begin(2, o, &test))
		h.do(sees(1, &test, false))
		h.do(sees(2, &test, false))
		if got := h.get(p.ID); got.State != consent.Integrating {
			h.t.Fatalf("before the last answer: %s", got.State)
		}
		h.do(sees(4, &test, false))
		got := h.get(p.ID)
		if got.State != consent.Agreed {
			h.t.Fatalf("got %s", got.State)
		}
		a, err := logbook.Get(h.ctx, h.db, got.Agreement)
		if err != nil || a.Now.Record.Consented != 3 {
			h.t.Fatalf("got %+v, %v", a.Now.Record, err)
		}
		h.whole()
	})
}

// A circle that has not agreed to test arguments does not.
func TestNoTestWithoutAgreement(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		_, o := h.objected(false)
		var test consent.Test
		h.refuses("consent.no_tests_here", begin(1, o, &test))
	})
}
