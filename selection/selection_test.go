package selection_test

import (
	"context"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/selection"
)

func TestARoleIsFilledByConsent(t *testing.T) {
	each(t, func(h *house) {
		s := h.open(h.wish())
		h.refuses("selection.under_way", func(ctx context.Context, tx *store.Tx) error {
			_, err := selection.Open(ctx, tx, person(1), h.wish())
			return err
		})
		h.refuses("selection.moved_on", nominate(1, s, "m2", "Careful"))
		h.do(accept(1, s, selection.Yes, ""))
		h.do(accept(2, s, selection.Adjust, "Half a year is enough"))
		h.next(1, selection.StepDescribe)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			n := h.wish()
			n.Ends = "2027-05-31"
			return selection.Describe(ctx, tx, person(1), s.ID, s.Described, n)
		})
		h.refuses("selection.described_anew", accept(3, s, selection.Yes, ""))
		s = h.get(s.ID)
		for who := range members {
			h.do(accept(who+1, s, selection.Yes, ""))
		}
		if s = h.get(s.ID); s.Stage != selection.Nominating || s.Ends != "2027-05-31" {
			t.Fatalf("after everyone's yes: %+v", s)
		}
		for who, whom := range map[int]string{1: "m2", 2: "m3", 3: "m3"} {
			h.do(nominate(who, s, whom, "Careful"))
		}
		if said, err := selection.Nominations(h.ctx, h.db, person(1), s); err != nil || len(said) != 1 || said[0].Member != "m1" {
			t.Fatalf("sealed, person 1 reads %+v (%v)", said, err)
		}
		h.do(nominate(4, s, "m2", "Patient"))
		s = h.get(s.ID)
		said, err := selection.Nominations(h.ctx, h.db, person(1), s)
		if err != nil || s.Stage != selection.Hearing || len(said) != members {
			t.Fatalf("opened: %s %+v (%v)", s.Stage, said, err)
		}
		h.next(1, selection.StepChange)
		h.next(9)
		h.refuses("selection.too_late", nominate(1, s, "m3", "After all"))
		h.do(func(ctx context.Context, tx *store.Tx) error { return selection.Change(ctx, tx, person(1), s.ID) })
		h.do(nominate(1, s, "m3", "Convinced by the reasons"))
		h.refuses("selection.not_nominated", propose(1, s, "m4", "2027-05-31"))
		h.do(propose(1, s, "m3", "2027-05-31"))
		s = h.get(s.ID)
		r, ok, err := consent.OpenRound(h.ctx, h.db, s.Proposal)
		if err != nil || !ok {
			t.Fatal("no consent round", err)
		}
		h.do(answer(1, r, consent.Consent, ""))
		h.refuses("consent.nominee_last", answer(3, r, consent.Consent, ""))
		h.do(answer(2, r, consent.Consent, ""))
		h.do(answer(4, r, consent.Trust, ""))
		h.do(answer(3, r, consent.Consent, ""))
		if s = h.get(s.ID); s.Stage != selection.Filled {
			t.Fatalf("after everyone's consent it is %s", s.Stage)
		}
		roles, err := circle.RolesOf(h.ctx, h.db, h.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range roles {
			if role.ID == h.role.ID && (role.Term == nil || role.Term.Member != "m3" || role.Term.Ends != "2027-05-31") {
				t.Errorf("the role: %+v", role.Term)
			}
		}
		if i, err := backlog.Get(h.ctx, h.db, s.Item); err != nil || i.State != backlog.Answered {
			t.Errorf("the item: %+v %v", i, err)
		}
		n := h.wish()
		n.Starts, n.Ends = "2027-06-01", "2028-05-31"
		h.open(n) // the next one can begin
		h.whole()
	})
}

func TestTheNomineeDeclinesAndTheChangeRoundIsOpenAgain(t *testing.T) {
	each(t, func(h *house) {
		s, r := h.proposed()
		h.next(2, selection.StepProposed)
		h.next(1)
		h.refuses("consent.round_goes_on", func(ctx context.Context, tx *store.Tx) error { return consent.Release(ctx, tx, person(1), s.Proposal) })
		h.do(answer(1, r, consent.Consent, ""))
		h.do(func(ctx context.Context, tx *store.Tx) error { return consent.Release(ctx, tx, person(2), s.Proposal) })
		if s = h.get(s.ID); s.Stage != selection.Changing {
			t.Fatalf("after declining it is %s", s.Stage)
		}
		h.next(2, selection.StepPropose)
		h.refuses("consent.round_over", answer(3, r, consent.Consent, ""))
		h.do(nominate(3, s, "m4", "Then this one"))
		h.do(propose(1, s, "m4", "2027-11-30"))
		if s = h.get(s.ID); s.Stage != selection.Proposed {
			t.Fatalf("the second proposal: %s", s.Stage)
		}
		h.whole()
	})
}

func TestWhoHoldsTheRoleHoldsItUntilTheNextTermBegins(t *testing.T) {
	each(t, func(h *house) {
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Fill(ctx, tx, person(1), h.role.ID, person(3), "2026-11-02", "2026-11-30", "founding")
			return err
		})
		holds := func(who int) bool {
			h.t.Helper()
			is, err := circle.Holds(h.ctx, h.db, h.c.ID, person(who).Member, circle.Secretary)
			if err != nil {
				h.t.Fatal(err)
			}
			return is
		}
		next := func() int {
			h.t.Helper()
			found, err := consent.Successors(h.ctx, h.db, h.c)
			if err != nil {
				h.t.Fatal(err)
			}
			return len(found)
		}
		begin := func() {
			h.t.Helper()
			for _, rule := range consent.Due() {
				if err := rule.Run(h.ctx, h.db); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		_, r := h.proposed()
		for _, who := range []int{1, 3, 4, 2} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		begin()
		if !holds(3) || holds(2) || next() != 1 {
			h.t.Fatalf("before the term begins: the holder %v, the next %v, %d to come", holds(3), holds(2), next())
		}
		h.hands.Move(30 * 24 * time.Hour)
		begin()
		begin()
		if holds(3) || !holds(2) || next() != 0 {
			h.t.Fatalf("after it began: the holder %v, the next %v, %d to come", holds(3), holds(2), next())
		}
		h.whole()
	})
}

func TestTheSelectionIsOfTheItemThatWaits(t *testing.T) {
	each(t, func(h *house) {
		var waits backlog.Item
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			term, err := circle.Fill(ctx, tx, person(1), h.role.ID, person(2), "2026-11-02", "2026-12-31", "founding")
			if err != nil {
				return err
			}
			waits, err = backlog.Open(ctx, tx, person(1), backlog.New{Circle: h.c.ID, Title: "secretary", Origin: backlog.Origin{Kind: backlog.Term, Ref: term.ID}})
			return err
		})
		n := h.wish()
		n.Starts, n.Ends = "2027-01-01", "2027-12-31"
		if s := h.open(n); s.Item != waits.ID {
			t.Errorf("the selection is of item %s, while %s waits for it", s.Item, waits.ID)
		}
		h.whole()
	})
}

func TestAnObjectionShortensTheTerm(t *testing.T) {
	each(t, func(h *house) {
		s, r := h.proposed()
		h.do(answer(1, r, consent.Consent, ""))
		h.do(answer(3, r, consent.Objection, "A year is long"))
		h.do(answer(4, r, consent.Consent, ""))
		h.do(answer(2, r, consent.Consent, ""))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			text := agreement()
			text.ReviewOn, text.EndsOn = "2027-02-28", "2027-02-28"
			if _, err := consent.Integrate(ctx, tx, person(4), s.Proposal, 1, text, nil); err != nil {
				return err
			}
			_, err := consent.AskConsent(ctx, tx, person(1), s.Proposal, 2, "2026-11-25")
			return err
		})
		r, _, err := consent.OpenRound(h.ctx, h.db, s.Proposal)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []int{1, 3, 4, 2} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		terms, err := circle.TermsOf(h.ctx, h.db, "m2")
		if err != nil || len(terms) != 1 || terms[0].Ends != "2027-02-28" {
			t.Fatalf("the term: %+v %v", terms, err)
		}
		h.whole()
	})
}

func TestTheLastDayOpensTheNominations(t *testing.T) {
	each(t, func(h *house) {
		s := h.nominating(h.wish())
		h.do(nominate(1, s, "m2", "Careful"))
		h.hands.Move(6 * 24 * time.Hour)
		tick := func() {
			t.Helper()
			if err := due.RunDue(h.ctx, h.db, selection.Due()); err != nil {
				t.Fatal(err)
			}
		}
		if tick(); h.get(s.ID).Stage != selection.Nominating {
			t.Fatal("opened before its last day was over")
		}
		h.hands.Move(3 * 24 * time.Hour)
		if tick(); h.get(s.ID).Stage != selection.Hearing {
			t.Fatal("still sealed after its last day")
		}
		h.do(func(ctx context.Context, tx *store.Tx) error { return selection.Change(ctx, tx, person(1), s.ID) })
		h.refuses("selection.too_late", nominate(3, s, "m4", "Late"))
	})
}

func TestALargeCircleNominatesInTheOpen(t *testing.T) {
	each(t, func(h *house) {
		n := h.wish()
		n.InTheOpen = true
		s := h.nominating(n)
		h.do(nominate(1, s, "m2", "Careful"))
		said, err := selection.Nominations(h.ctx, h.db, person(4), s)
		if err != nil || len(said) != 1 {
			t.Fatalf("in the open, person 4 reads %+v (%v)", said, err)
		}
		for _, who := range []int{2, 3, 4} {
			h.do(func(ctx context.Context, tx *store.Tx) error {
				_, err := selection.AlreadySaid(ctx, tx, person(who), s.ID)
				return err
			})
		}
		if h.get(s.ID).Stage != selection.Hearing {
			t.Error("everyone is represented, and the round goes on")
		}
	})
}

func TestWhoMayTakePart(t *testing.T) {
	each(t, func(h *house) {
		s := h.open(h.wish())
		h.refuses("selection.not_found", accept(9, s, selection.Yes, ""))
		h.refuses("consent.answer_missing", accept(1, s, "perhaps", ""))
		h.refuses("typed.empty", accept(1, s, selection.Adjust, " "))
		for who := range members {
			h.do(accept(who+1, s, selection.Yes, ""))
		}
		h.refuses("selection.nominee_elsewhere", nominate(1, s, "m9", "From outside"))
		h.refuses("selection.nominee_missing", nominate(1, s, "", "Nobody"))
		h.refuses("selection.name_somebody", func(ctx context.Context, tx *store.Tx) error {
			_, err := selection.AlreadySaid(ctx, tx, person(1), s.ID)
			return err
		})
		suspended := person(2)
		suspended.Suspended = true
		h.refuses("circle.suspended", func(ctx context.Context, tx *store.Tx) error {
			_, err := selection.Nominate(ctx, tx, suspended, s.ID, "m1", "Why", "en")
			return err
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return selection.RatherNot(ctx, tx, person(3), s.ID, true)
		})
		if _, err := selection.Nominations(h.ctx, h.db, person(9), s); err == nil {
			t.Error("somebody from outside the circle reads nominations")
		}
		h.do(func(ctx context.Context, tx *store.Tx) error { return selection.Stop(ctx, tx, person(1), s.ID) })
		h.refuses("selection.over", nominate(1, s, "m2", "Careful"))
		if i, err := backlog.Get(h.ctx, h.db, s.Item); err != nil || i.State != backlog.Waiting {
			t.Errorf("the item of a stopped selection: %+v %v", i, err)
		}
	})
}

func TestALeaderIsNoDelegateAndTheCircleAboveConfirms(t *testing.T) {
	each(t, func(h *house) {
		var below circle.Circle
		var lead, delegate circle.Role
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			below, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: h.c.ID, Name: "Night buses", Aim: "Buses at night"}, "d")
			if err != nil {
				return err
			}
			for n := 2; n <= 4; n++ {
				if _, err := circle.Join(ctx, tx, person(1), below.ID, person(n), "d"); err != nil {
					return err
				}
			}
			if lead, err = circle.OpenRole(ctx, tx, person(1), below.ID, circle.NewRole{Kind: circle.Leader}, "d"); err != nil {
				return err
			}
			if delegate, err = circle.OpenRole(ctx, tx, person(1), below.ID, circle.NewRole{Kind: circle.Delegate}, "d"); err != nil {
				return err
			}
			_, err = circle.Fill(ctx, tx, person(1), lead.ID, person(2), "2026-11-01", "2027-10-31", "d")
			return err
		})
		n := h.wish()
		n.Role = delegate.ID
		var s selection.Selection
		h.do(func(ctx context.Context, tx *store.Tx) (err error) {
			s, err = selection.Open(ctx, tx, person(3), n)
			return err
		})
		for _, who := range []int{2, 3, 4} {
			h.do(accept(who, s, selection.Yes, ""))
		}
		h.refuses("circle.link_two_people", nominate(3, s, "m2", "Leads already"))
		if e := apperr.As(h.try(nominate(3, s, "m2", "Leads already"))); e == nil || e.Field != "nominee" {
			h.t.Fatalf("beside the field: %+v", e)
		}
		for _, who := range []int{2, 3, 4} {
			h.do(nominate(who, s, "m4", "Speaks plainly"))
		}
		h.do(propose(3, s, "m4", "2027-11-30"))
		s = h.get(s.ID)
		r, _, err := consent.OpenRound(h.ctx, h.db, s.Proposal)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []int{2, 3, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		terms, err := circle.TermsOf(h.ctx, h.db, "m4")
		if err != nil || len(terms) != 1 || terms[0].Confirmed != "" {
			t.Fatalf("the delegate's term: %+v %v", terms, err)
		}
		items, err := backlog.OfOrigin(h.ctx, h.db, backlog.Confirmation, terms[0].ID)
		if err != nil || len(items) != 1 || items[0].Circle != h.c.ID {
			t.Errorf("the circle above is asked to confirm: %+v %v", items, err)
		}
		h.whole()
	})
}

func TestWhoLeavesIsNotWaitedFor(t *testing.T) {
	each(t, func(h *house) {
		s := h.nominating(h.wish())
		for _, who := range []int{1, 2, 3} {
			h.do(nominate(who, s, "m2", "Careful"))
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.Leave(ctx, tx, person(4), h.c.ID, "m4", "")
		})
		if err := due.RunDue(h.ctx, h.db, selection.Due()); err != nil {
			t.Fatal(err)
		}
		if h.get(s.ID).Stage != selection.Hearing {
			t.Error("the circle waits for somebody who left")
		}
		h.refuses("selection.not_found", nominate(4, s, "m2", "Still here"))
		waiting, err := selection.WaitingFor(h.ctx, h.db, "m1")
		if err != nil || len(waiting) != 0 {
			t.Errorf("nothing waits for person 1: %+v %v", waiting, err)
		}
	})
}
