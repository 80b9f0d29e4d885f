package consent_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
)

// agreed brings a proposal to an agreement of the circle.
func (h *house) agreed() logbook.Agreement {
	h.t.Helper()
	p := h.tuning(h.item(), consent.New{})
	r := h.ask(p)
	for who := 1; who <= members; who++ {
		h.do(answer(who, r, consent.Consent, ""))
	}
	a, err := logbook.Get(h.ctx, h.db, h.get(p.ID).Agreement)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func (h *house) enact(who int, a logbook.Agreement, e consent.Effect) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error { return consent.Enact(ctx, tx, person(who), a.ID, e) }
}

func TestAnAgreementIsPutIntoEffect(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		a, other := h.agreed(), h.agreed()
		h.refuses("circle.not_seated", h.enact(9, a, consent.Effect{Kind: consent.Joins, Person: person(9)}))
		h.refuses("consent.effect_unknown", h.enact(1, a, consent.Effect{Kind: "rules"}))
		h.do(h.enact(1, a, consent.Effect{Kind: consent.Joins, Person: person(7)}))
		h.do(h.enact(1, a, consent.Effect{Kind: consent.Opens, NewRole: circle.NewRole{Kind: circle.Facilitator}}))
		roles, err := circle.RolesOf(h.ctx, h.db, h.c.ID)
		if err != nil || len(roles) != 1 || roles[0].Decision != a.ID {
			t.Fatalf("roles %+v %v", roles, err)
		}
		fill := consent.Effect{Kind: consent.Fills, Role: roles[0].ID, Person: person(7), Starts: "2026-11-02", Ends: "2027-11-01"}
		h.do(h.enact(1, a, fill))
		// From here on somebody holds a role that keeps the records, and acts.
		h.refuses("circle.role_needed_record", h.enact(1, a, fill))
		h.do(h.enact(7, a, consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: "Trams", Aim: "Rails"}}))
		below, err := circle.Children(h.ctx, h.db, h.c.ID)
		if err != nil || len(below) != 1 || below[0].Decision != a.ID {
			t.Fatalf("below %+v %v", below, err)
		}
		h.do(h.enact(7, a, consent.Effect{Kind: consent.Decides, Circle: below[0].ID, Words: "Rails", Lang: "en"}))
		h.do(h.enact(7, a, consent.Effect{Kind: consent.Joins, Circle: below[0].ID, Person: person(8)}))
		// Once people sit there, the circle decides itself who joins.
		h.refuses("consent.not_for_this_circle", h.enact(7, a, consent.Effect{Kind: consent.Joins, Circle: below[0].ID, Person: person(9)}))
		// What takes something away, or changes the rules, is consented to as such.
		for _, kind := range []consent.EffectKind{consent.Leaves, consent.EndsOther, consent.Vacates, consent.Amends, consent.Stewards, consent.Folds, consent.Pauses, consent.Recalls, consent.Falls} {
			h.refuses("consent.own_proposal", h.enact(7, a, consent.Effect{Kind: kind, Person: person(4), Agreement: other.ID}))
		}
		ends := h.decide(h.c, []int{7}, consent.Effect{Kind: consent.EndsOther, Agreement: other.ID})
		h.refuses("consent.not_in_force", h.enact(7, other, consent.Effect{Kind: consent.Joins, Person: person(9)}))
		// An agreement that names what it changes has no other effect.
		named, err := logbook.Get(h.ctx, h.db, ends.Agreement)
		if err != nil {
			t.Fatal(err)
		}
		h.refuses("consent.own_proposal", h.enact(7, named, consent.Effect{Kind: consent.Joins, Person: person(9)}))
		h.whole()
	})
}

// What could never take effect is refused when it is drafted, not once all have
// consented: a term that is too long, and the same words given twice.
func TestWhatCouldNotTakeEffectIsNotDrafted(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		begins := consent.Effect{Kind: consent.Begins, Charter: circle.Charter{Name: "Trams", Aim: "Rails"}}
		gives := consent.Effect{Kind: consent.Decides, Circle: consent.Begun, Words: "Rails", Lang: "en"}
		for why, effects := range map[string][]consent.Effect{
			"member.term_long":    {{Kind: consent.Stewards, Person: person(2), Ends: "2031-01-01"}},
			"circle.term_long":    {begins, {Kind: consent.Appoints, Circle: consent.Begun, Person: person(2), Starts: "2026-11-02", Ends: "2036-01-01", NewRole: circle.NewRole{Kind: circle.Leader}}},
			"circle.term_endless": {{Kind: consent.Appoints, Person: person(2), Starts: "2026-11-02", NewRole: circle.NewRole{Kind: circle.Secretary}}},
			"circle.domain_held":  {begins, gives, {Kind: consent.Decides, Circle: consent.Begun, Words: "RAILS", Lang: "en"}},
		} {
			item := h.item()
			h.refuses(why, func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Draft(ctx, tx, person(1), consent.New{Item: item.ID, Text: complete(), Effects: effects})
				return err
			})
		}
	})
}
