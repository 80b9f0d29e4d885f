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
		h.do(h.enact(7, a, consent.Effect{Kind: consent.Leaves, Person: person(4)}))
		if sits, err := circle.Sits(h.ctx, h.db, h.c.ID, "m4"); err != nil || sits {
			t.Errorf("who was to leave still sits there (%v)", err)
		}
		h.do(h.enact(7, a, consent.Effect{Kind: consent.EndsOther, Agreement: other.ID}))
		h.refuses("consent.not_in_force", h.enact(7, other, consent.Effect{Kind: consent.Joins, Person: person(9)}))
		h.refuses("logbook.other_circle", h.enact(7, a, consent.Effect{Kind: consent.EndsOther, Agreement: a.ID}))
		held, err := circle.TermsOf(h.ctx, h.db, "m7")
		if err != nil || len(held) != 1 {
			t.Fatalf("%v %v", held, err)
		}
		h.do(h.enact(7, a, consent.Effect{Kind: consent.Vacates, Term: held[0].ID}))
		h.whole()
	})
}
