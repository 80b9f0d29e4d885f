package consent_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
)

func TestAnObjectionIsIntegratedInVersion2(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		item := h.item()
		p := h.tuning(item, consent.New{})
		r := h.ask(p)
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.do(answer(3, r, consent.Objection, "")) // "I'll say it"
		if got := h.get(p.ID); got.State != consent.Consenting {
			t.Fatalf("without its reason the round is %s, want it open", got.State)
		}
		h.do(answer(3, r, consent.Objection, "The drivers work too long"))
		p = h.get(p.ID)
		if p.State != consent.Integrating || p.Objected != 1 {
			t.Fatalf("after the objection: %+v", p)
		}
		open, err := consent.OpenObjections(h.ctx, h.db, p.ID)
		if err != nil || len(open) != 1 || open[0].Reason != "The drivers work too long" {
			t.Fatalf("objections: %+v %v", open, err)
		}
		h.refuses("consent.only_its_author", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Withdraw(ctx, tx, person(1), open[0].ID, "")
			return err
		})
		h.refuses("consent.integrate_first", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.AskConsent(ctx, tx, person(1), p.ID, p.N, "2026-11-20")
			return err
		})
		integrate := func(text logbook.Text, m ...consent.Measure) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Integrate(ctx, tx, person(4), p.ID, 1, text, m)
				return err
			}
		}
		h.refuses("consent.nothing_changed", integrate(complete()))
		h.refuses("consent.threshold_missing", integrate(complete(), consent.Measure{Objection: open[0].ID, Metric: "Hours", Measurer: "Secretary", DueOn: "2027-01-01"}))
		h.refuses("consent.measure_past", integrate(complete(), consent.Measure{Objection: open[0].ID, Metric: "Hours", Measurer: "Secretary", Threshold: "40", DueOn: "2020-01-01"}))
		backwards := complete()
		backwards.EndsOn = "2026-11-10"
		h.refuses("logbook.ends_before_review", integrate(backwards))
		shorter := complete()
		shorter.ReviewOn, shorter.EndsOn = "2027-02-02", "2027-02-02"
		h.do(integrate(shorter, consent.Measure{Objection: open[0].ID, Metric: "Hours a week", Measurer: "Secretary", Threshold: "over 40", DueOn: "2027-01-01"}))
		h.refuses("consent.newer_version", integrate(shorter))
		versions, err := consent.Versions(h.ctx, h.db, p.ID)
		if err != nil || len(versions) != 2 || !versions[1].Shortened || versions[1].Modified || len(versions[1].Measures) != 1 {
			t.Fatalf("versions: %+v %v", versions, err)
		}
		h.refuses("consent.round_over", answer(2, r, consent.Consent, ""))
		r = h.ask(h.get(p.ID))
		for _, who := range []int{1, 2, 3} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.do(answer(4, r, consent.Trust, ""))
		p = h.get(p.ID)
		if p.State != consent.Agreed {
			t.Fatalf("after everyone consented it is %s", p.State)
		}
		a, err := logbook.Get(h.ctx, h.db, p.Agreement)
		if err != nil {
			t.Fatal(err)
		}
		if l := a.Now.Lineage; l.Item != item.ID || l.OriginRef != "f1" || strings.Join(l.Statements, " ") != "s1 s2" || l.ProposalVersion != 2 || a.Now.EndsOn != "2027-02-02" {
			t.Errorf("lineage %+v", a.Now)
		}
		if a.Now.Record.Consented != 4 || a.Now.Record.Absentees != "wait" {
			t.Errorf("record %+v", a.Now.Record)
		}
		all, err := consent.Objections(h.ctx, h.db, p.ID)
		if err != nil || all[0].State != consent.ObjectionResolved || all[0].SettledN != 2 {
			t.Errorf("objection: %+v %v", all, err)
		}
		if i, err := backlog.Get(h.ctx, h.db, item.ID); err != nil || i.State != backlog.Decided {
			t.Errorf("a finding still owes an answer in writing: %+v %v", i, err)
		}
		h.whole()
	})
}

func TestWhoMayAnswer(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		h.do(func(ctx context.Context, tx *store.Tx) error { return circle.Away(ctx, tx, person(4), h.c.ID, true) })
		r := h.ask(p)
		h.refuses("consent.not_on_roster", answer(9, r, consent.Consent, ""))
		h.refuses("consent.not_on_roster", answer(4, r, consent.Consent, "")) // on leave when it began
		h.refuses("consent.answer_missing", answer(1, r, "abstain", ""))
		h.refuses("consent.newer_version", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Respond(ctx, tx, person(1), r.ID, r.N+1, consent.Answer{Kind: consent.Consent})
			return err
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Advise(ctx, tx, person(9), p.ID, "Ask the drivers", "en")
			return err
		})
		h.do(answer(1, r, consent.Consent, ""))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.Leave(ctx, tx, person(2), h.c.ID, "m2", "")
		})
		h.refuses("circle.not_seated", answer(2, r, consent.Consent, ""))
		h.do(answer(3, r, consent.Consent, ""))
		if got := h.get(p.ID); got.State != consent.Consenting {
			t.Fatalf("%s before the clock looked at who left", got.State)
		}
		if err := due.RunDue(h.ctx, h.db, consent.Due()); err != nil {
			t.Fatal(err)
		}
		if got := h.get(p.ID); got.State != consent.Agreed {
			t.Errorf("the circle waits for somebody who left: %s", got.State)
		}
		h.whole()
	})
}

func TestSilence(t *testing.T) {
	for _, c := range []struct {
		rule    circle.Absentees
		routine bool
		days    int // from the beginning of the round, which ends on the tenth day
		want    consent.State
	}{
		{circle.Wait, true, 400, consent.Consenting},
		{circle.Hours48, false, 12, consent.Consenting},
		{circle.Hours48, false, 13, consent.Agreed},
		{circle.Presumed, true, 11, consent.Agreed},
		{circle.Presumed, false, 400, consent.Consenting},
	} {
		t.Run(string(c.rule), func(t *testing.T) {
			each(t, c.rule, func(h *house) {
				item := h.item()
				p := h.tuning(item, consent.New{Item: item.ID, Text: complete(), Routine: c.routine})
				r := h.ask(p)
				h.do(answer(1, r, consent.Consent, ""))
				h.hands.Move(time.Duration(c.days) * 24 * time.Hour)
				if err := due.RunDue(h.ctx, h.db, consent.Due()); err != nil {
					t.Fatal(err)
				}
				got := h.get(p.ID)
				if got.State != c.want {
					t.Fatalf("after %d days: %s, want %s", c.days, got.State, c.want)
				}
				if c.want == consent.Agreed {
					a, err := logbook.Get(h.ctx, h.db, got.Agreement)
					if err != nil || a.Now.Record.Absent != 3 || a.Now.Record.Absentees != string(c.rule) {
						t.Errorf("record %+v %v", a.Now.Record, err)
					}
				}
				h.whole()
			})
		})
	}
}

func TestWithdrawingTheLastObjectionAgrees(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		h.do(answer(3, r, consent.Objection, "Too dear"))
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		open, _ := consent.OpenObjections(h.ctx, h.db, p.ID)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Withdraw(ctx, tx, person(3), open[0].ID, "I see now")
			return err
		})
		if got := h.get(p.ID); got.State != consent.Agreed {
			t.Errorf("%s", got.State)
		}
		h.whole()
	})
}

func TestDroppingIsItselfAConsentDecision(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		item := h.item()
		p := h.tuning(item, consent.New{})
		drop := func() consent.Round {
			h.do(func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.AskDrop(ctx, tx, person(1), p.ID, "2026-11-12")
				return err
			})
			return h.round(p.ID)
		}
		r := drop()
		for _, who := range []int{1, 2, 3} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.do(answer(4, r, consent.Objection, "We promised an answer"))
		if got := h.get(p.ID); got.State != consent.Tuning {
			t.Fatalf("an objection to dropping leaves it %s", got.State)
		}
		r = drop()
		for who := 1; who <= members; who++ {
			h.do(answer(who, r, consent.Consent, ""))
		}
		if i, err := backlog.Get(h.ctx, h.db, item.ID); err != nil || h.get(p.ID).State != consent.Dropped || i.State != backlog.Waiting {
			t.Errorf("dropped: %s, its item %s (%v)", h.get(p.ID).State, i.State, err)
		}
		h.whole()
	})
}

func TestAfterTwoRoundsWaysAreOffered(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		text := complete()
		for round := range 2 {
			r := h.ask(h.get(p.ID))
			h.do(answer(3, r, consent.Objection, "Too dear"))
			for _, who := range []int{1, 2, 4} {
				h.do(answer(who, r, consent.Consent, ""))
			}
			p = h.get(p.ID)
			if ways := consent.Ways(p, h.c); (len(ways) > 0) != (round == 1) {
				t.Errorf("after %d rounds: %v", round+1, ways)
			}
			text.Text += " And trams."
			h.do(func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Integrate(ctx, tx, person(2), p.ID, p.N, text, nil)
				return err
			})
		}
		h.whole()
	})
}

func TestTheObjectionOfSomebodyWhoLeft(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		h.do(answer(3, r, consent.Objection, "Too dear"))
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		open, _ := consent.OpenObjections(h.ctx, h.db, p.ID)
		adopt := func(ctx context.Context, tx *store.Tx) error { return consent.Adopt(ctx, tx, person(2), open[0].ID) }
		h.refuses("consent.author_is_here", adopt)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.Leave(ctx, tx, person(3), h.c.ID, "m3", "")
		})
		look := func() consent.Stand {
			if err := due.RunDue(h.ctx, h.db, consent.Due()); err != nil {
				t.Fatal(err)
			}
			list, err := consent.Objections(h.ctx, h.db, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			return list[0]
		}
		look()
		h.hands.Move(6 * 24 * time.Hour)
		if o := look(); o.State != consent.ObjectionOpen {
			t.Fatalf("within the week it is %s", o.State)
		}
		h.hands.Move(2 * 24 * time.Hour)
		if o := look(); o.State != consent.ObjectionLapsed {
			t.Errorf("after the week it is %s", o.State)
		}
		// Nothing is open any more, and everyone else has consented to this text.
		got := h.get(p.ID)
		if got.State != consent.Agreed {
			t.Fatalf("with no objection left it is %s", got.State)
		}
		a, err := logbook.Get(h.ctx, h.db, got.Agreement)
		if err != nil || a.Now.Record.Consented != 3 {
			t.Errorf("%d have consented, of 3 who did (%v)", a.Now.Record.Consented, err)
		}
		h.whole()
	})
}

// An objection that another member took over within the week does not lapse, is
// theirs to withdraw, and nobody else's.
func TestAnObjectionOfSomebodyWhoLeftIsAdopted(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		h.do(answer(3, r, consent.Objection, "Too dear"))
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		open, err := consent.OpenObjections(h.ctx, h.db, p.ID)
		if err != nil || len(open) != 1 {
			h.t.Fatalf("%+v %v", open, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.Leave(ctx, tx, person(3), h.c.ID, "m3", "")
		})
		h.do(func(ctx context.Context, tx *store.Tx) error { return consent.Adopt(ctx, tx, person(2), open[0].ID) })
		h.hands.Move(9 * 24 * time.Hour)
		if err := due.RunDue(h.ctx, h.db, consent.Due()); err != nil {
			h.t.Fatal(err)
		}
		withdraw := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Withdraw(ctx, tx, person(who), open[0].ID, "")
				return err
			}
		}
		if got := h.get(p.ID).State; got != consent.Integrating {
			h.t.Fatalf("after the week it is %s", got)
		}
		h.refuses("consent.only_its_author", withdraw(1))
		h.do(withdraw(2))
		if got := h.get(p.ID).State; got != consent.Agreed {
			h.t.Errorf("withdrawn by who adopted it, it is %s", got)
		}
		h.whole()
	})
}

// Everyone answers at the same moment, each of them several times over: there
// is one decision.
func TestManyAnswersAtOnceMakeOneDecision(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		p := h.tuning(h.item(), consent.New{})
		r := h.ask(p)
		var all sync.WaitGroup
		failures := make(chan error, members*8)
		for who := 1; who <= members; who++ {
			for range 8 {
				all.Go(func() {
					if err := h.try(answer(who, r, consent.Consent, "")); err != nil {
						failures <- err
					}
				})
			}
		}
		all.Wait()
		close(failures)
		for err := range failures {
			if !strings.Contains(err.Error(), "consent.round_over") {
				t.Errorf("refused with %v", err)
			}
		}
		agreements, err := logbook.All(h.ctx, h.db, "")
		if err != nil || len(agreements) != 1 || h.get(p.ID).State != consent.Agreed {
			t.Errorf("%d agreements, proposal %s (%v)", len(agreements), h.get(p.ID).State, err)
		}
		h.whole()
	})
}

func TestTwoFacilitatorsEndARoundOnce(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		item := h.item()
		var p consent.Proposal
		var r consent.Round
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if p, err = consent.Draft(ctx, tx, person(1), consent.New{Item: item.ID, Text: complete()}); err != nil {
				return err
			}
			r, err = consent.Present(ctx, tx, person(1), p.ID, "2026-11-05")
			return err
		})
		var all sync.WaitGroup
		for who := 1; who <= members; who++ {
			all.Go(func() {
				h.try(func(ctx context.Context, tx *store.Tx) error {
					return consent.Next(ctx, tx, person(who), p.ID, r.ID, "2026-11-08")
				})
			})
		}
		all.Wait()
		rounds, err := consent.Rounds(h.ctx, h.db, p.ID)
		if err != nil || len(rounds) != 2 || h.get(p.ID).State != consent.Reacting {
			t.Errorf("%d rounds, state %s (%v), want the reaction round once", len(rounds), h.get(p.ID).State, err)
		}
		h.whole()
	})
}

func TestMessages(t *testing.T) {
	if _, err := i18n.NewCatalogue(consent.Messages); err != nil {
		t.Fatal(err)
	}
}

func TestDraftsDoNotHoldAnItem(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		item := h.item()
		var first, second consent.Proposal
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			if first, err = consent.Draft(ctx, tx, person(1), consent.New{Item: item.ID, Text: complete()}); err != nil {
				return err
			}
			second, err = consent.Draft(ctx, tx, person(2), consent.New{Item: item.ID, Text: complete()})
			return err
		})
		if i, err := backlog.Get(h.ctx, h.db, item.ID); err != nil || i.State != backlog.Waiting {
			t.Errorf("with drafts the item is %s (%v)", i.State, err)
		}
		present := func(who int, p consent.Proposal) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Present(ctx, tx, person(who), p.ID, "2026-11-05")
				return err
			}
		}
		h.do(present(2, second))
		h.refuses("backlog.working_already", present(1, first))
		h.refuses("backlog.working_already", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Draft(ctx, tx, person(3), consent.New{Item: item.ID, Text: complete()})
			return err
		})
		h.do(func(ctx context.Context, tx *store.Tx) error { return consent.Discard(ctx, tx, person(1), first.ID) })
		if i, err := backlog.Get(h.ctx, h.db, item.ID); err != nil || i.State != backlog.Working {
			t.Errorf("discarding a draft takes the item from the circle: %s (%v)", i.State, err)
		}
		h.whole()
	})
}
