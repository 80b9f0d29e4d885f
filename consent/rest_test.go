package consent_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
)

// linked makes a circle below, which person 2 leads and person 3 links as its
// confirmed delegate; persons 2, 3 and 7 sit in it. It returns the delegate's term.
func (h *house) linked() (below circle.Circle, term circle.Term) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		below, err = circle.Create(ctx, tx, person(1), circle.Charter{Parent: h.c.ID, Name: "Trams", Aim: "Rails", Kind: circle.Department}, "d")
		if err != nil {
			return err
		}
		for _, who := range []int{2, 3, 7} {
			if _, err := circle.Join(ctx, tx, person(1), below.ID, person(who), "d"); err != nil {
				return err
			}
		}
		// The delegate sits above by the link alone.
		if err := circle.Leave(ctx, tx, person(3), h.c.ID, "m3", ""); err != nil {
			return err
		}
		for kind, who := range map[circle.RoleKind]int{circle.Leader: 2, circle.Delegate: 3} {
			r, err := circle.OpenRole(ctx, tx, person(2), below.ID, circle.NewRole{Kind: kind}, "d")
			if err != nil {
				return err
			}
			t, err := circle.Fill(ctx, tx, person(2), r.ID, person(who), "2026-11-02", "2027-11-01", "d")
			if err != nil {
				return err
			}
			if kind == circle.Delegate {
				term = t
			}
		}
		if err := circle.Confirm(ctx, tx, person(1), term.ID, "d"); err != nil {
			return err
		}
		below, err = circle.Get(ctx, tx, below.ID)
		return err
	})
	return below, term
}

func (h *house) ill(below circle.Circle) []circle.Ill {
	h.t.Helper()
	health, err := circle.HealthOf(h.ctx, h.db, []circle.Circle{h.c, below})
	if err != nil {
		h.t.Fatal(err)
	}
	var list []circle.Ill
	for _, f := range health[1].Link {
		list = append(list, f.Ill)
	}
	return list
}

// itemIn opens an item in a circle, and returns its id.
func (h *house) itemIn(in circle.Circle) (id string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		i, err := backlog.Open(ctx, tx, person(7), backlog.New{Circle: in.ID, Title: "A change", Lang: "en"})
		id = i.ID
		return err
	})
	return id
}

// asked says whether the circle above asks person 3 in a round that begins now.
func (h *house) asked() bool {
	h.t.Helper()
	item := h.itemIn(h.c)
	var p consent.Proposal
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		p, err = consent.AskAtOnce(ctx, tx, person(1), consent.New{Item: item, Text: complete()}, "2026-11-20")
		return err
	})
	r := h.round(p.ID)
	roster, err := consent.Roster(h.ctx, h.db, r.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return slices.ContainsFunc(roster, func(p consent.Place) bool { return p.Member == "m3" })
}

func TestARoleRestsByConsentAndSoDoesItsLink(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		below, term := h.linked()
		may := func(verb circle.Verb) string {
			if e := apperr.As(circle.May(h.ctx, h.db, person(3), verb, h.c.ID)); e != nil {
				return e.Message
			}
			return ""
		}
		powers := func() bool {
			p, err := circle.PowersIn(h.ctx, h.db, h.c)
			if err != nil {
				h.t.Fatal(err)
			}
			return p.May("m3", circle.Propose)
		}
		if got := may(circle.Propose); got != "" || !powers() {
			h.t.Fatalf("before: %s", got)
		}
		// A day that is not ahead is refused when it is drafted.
		rests := func(until string) consent.Effect {
			return consent.Effect{Kind: consent.Pauses, Term: term.ID, Ends: until}
		}
		item := h.itemIn(below)
		for until, message := range map[string]string{"2026-11-02": "circle.rest_past", "": "circle.rest_endless", "2028-01-01": "circle.rest_long"} {
			h.refuses(message, func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.AskAtOnce(ctx, tx, person(7), consent.New{Item: item, Text: complete(), Effects: []consent.Effect{rests(until)}}, "2026-11-20")
				return err
			})
		}
		// Whose role it is has no consent right: two are asked, and it rests.
		p := h.decide(below, []int{7}, rests("2026-11-30"))
		if p.ConcernsMember != "m3" || h.effects(p)[0].Done.IsZero() {
			h.t.Fatalf("%+v", p)
		}
		if got := h.ill(below); !slices.Equal(got, []circle.Ill{circle.Resting}) {
			h.t.Errorf("its health: %v", got)
		}
		if got := may(circle.Propose); got != "circle.link_rests" || powers() {
			h.t.Errorf("above, the delegate may propose: %s", got)
		}
		if got := may(circle.Raise); got != "" {
			h.t.Errorf("above, the delegate may not raise something: %s", got)
		}
		lacking, err := circle.Lacking(h.ctx, h.db, []circle.Circle{h.c, below})
		if err != nil || !lacking[below.ID] {
			h.t.Errorf("the chart does not show it (%v)", err)
		}
		// Nobody else can be chosen beside who rests, and it cannot rest twice.
		h.refuses("circle.role_filled", func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Fill(ctx, tx, person(2), term.Role, person(7), "2026-11-03", "2027-11-01", "d")
			return err
		})
		h.refuses("circle.rests_already", func(ctx context.Context, tx *store.Tx) error {
			return circle.RestTerm(ctx, tx, person(2), term.ID, "2026-12-24", "d")
		})
		// It ends by consent …
		h.decide(below, []int{7}, consent.Effect{Kind: consent.Resumes, Term: term.ID})
		if got := h.ill(below); len(got) != 0 || may(circle.Propose) != "" || !powers() {
			h.t.Errorf("after it was taken up: %v", got)
		}
		h.refuses("circle.rests_not", func(ctx context.Context, tx *store.Tx) error {
			return circle.TakeUp(ctx, tx, person(2), term.ID, "d")
		})
		// … or by itself, after its day; and it can rest again then.
		h.decide(below, []int{7}, rests("2026-11-10"))
		if h.asked() {
			h.t.Errorf("a round above begins with the delegate")
		}
		h.hands.Set(time.Date(2026, 11, 10, 23, 0, 0, 0, time.UTC))
		if got := h.ill(below); !slices.Equal(got, []circle.Ill{circle.Resting}) {
			h.t.Errorf("on the last day: %v", got)
		}
		h.hands.Set(time.Date(2026, 11, 11, 1, 0, 0, 0, time.UTC))
		if got := h.ill(below); len(got) != 0 || may(circle.Propose) != "" || !h.asked() {
			h.t.Errorf("a day later: %v", got)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.RestTerm(ctx, tx, person(2), term.ID, "2026-12-24", "d")
		})
		h.whole()
	})
}

func TestACircleRecallsItsDelegate(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		below, term := h.linked()
		leader, err := circle.RolesOf(h.ctx, h.db, below.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		recalls := func(term string) consent.Effect { return consent.Effect{Kind: consent.Recalls, Term: term} }
		item := h.itemIn(below)
		h.refuses("circle.not_a_delegate", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.AskAtOnce(ctx, tx, person(7), consent.New{Item: item, Text: complete(), Effects: []consent.Effect{recalls(leader[0].Term.ID)}}, "2026-11-20")
			return err
		})
		p := h.decide(below, []int{7}, recalls(term.ID))
		rounds, err := consent.Rounds(h.ctx, h.db, p.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		roster, err := consent.Roster(h.ctx, h.db, rounds[0].ID)
		if err != nil || len(roster) != 2 || slices.ContainsFunc(roster, func(p consent.Place) bool { return p.Member == "m3" }) {
			h.t.Errorf("asked: %+v (%v)", roster, err)
		}
		if sits, err := circle.Sits(h.ctx, h.db, h.c.ID, "m3"); err != nil || sits {
			h.t.Errorf("the seat above goes on (%v)", err)
		}
		if told, err := backlog.OfOrigin(h.ctx, h.db, backlog.Recalled, term.ID); err != nil || len(told) != 1 || told[0].Circle != h.c.ID {
			h.t.Errorf("the circle above is told: %+v (%v)", told, err)
		}
		if sits, err := circle.Sits(h.ctx, h.db, below.ID, "m3"); err != nil || !sits {
			h.t.Errorf("the seat in the circle itself is gone (%v)", err)
		}
		if got := h.ill(below); !slices.Equal(got, []circle.Ill{circle.Vacant}) {
			h.t.Errorf("its health: %v", got)
		}
		h.whole()
	})
}

// A mandate that has run out keeps its seat above until the circle agrees that
// its rights rest, or chooses somebody.
func TestTheRightsOfAnExpiredMandateRestByAgreement(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		below, term := h.linked()
		h.hands.Set(time.Date(2027, 11, 3, 9, 0, 0, 0, time.UTC))
		if got := h.ill(below); !slices.Contains(got, circle.Expired) {
			h.t.Fatalf("its health: %v", got)
		}
		if err := circle.May(h.ctx, h.db, person(3), circle.Propose, h.c.ID); err != nil {
			h.t.Fatal(err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return circle.RestTerm(ctx, tx, person(7), term.ID, "2028-02-01", "d")
		})
		e := apperr.As(circle.May(h.ctx, h.db, person(3), circle.Propose, h.c.ID))
		if e == nil || e.Message != "circle.link_rests" {
			h.t.Errorf("its link rights go on: %v", e)
		}
		// Somebody is chosen, and the rest ends with the term.
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Fill(ctx, tx, person(2), term.Role, person(7), "2027-11-03", "2028-11-01", "d")
			return err
		})
		h.whole()
	})
}
