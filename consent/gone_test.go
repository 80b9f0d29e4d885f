package consent_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
)

// A person who has their data erased while the circle decides about them takes no
// role and no seat: the agreement stands, and says what is in the way.
func TestWhoLeftWhileACircleDecidedTakesNoRole(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		h.do(h.enact(1, h.agreed(), consent.Effect{Kind: consent.Opens, NewRole: circle.NewRole{Kind: circle.Operational, Title: "Keeper"}}))
		roles, err := circle.RolesOf(h.ctx, h.db, h.c.ID)
		if err != nil || len(roles) != 1 {
			t.Fatal(roles, err)
		}
		for _, effect := range []consent.Effect{
			{Kind: consent.Fills, Role: roles[0].ID, Person: person(7), Starts: "2026-11-02", Ends: "2027-11-01"},
			{Kind: consent.Joins, Person: person(7)},
			{Kind: consent.Appoints, NewRole: circle.NewRole{Kind: circle.Secretary}, Person: person(7), Starts: "2026-11-02", Ends: "2027-11-01"},
		} {
			p := h.tuning(h.item(), consent.New{Item: h.item().ID, Text: complete(), Effects: []consent.Effect{effect}})
			h.do(func(ctx context.Context, tx *store.Tx) error {
				for _, table := range consent.Persons {
					if err := table.Erase(ctx, tx, person(7).Member); err != nil {
						return err
					}
				}
				return nil
			})
			r := h.ask(p)
			for _, who := range all {
				h.do(answer(who, r, consent.Consent, ""))
			}
			done, err := consent.Get(h.ctx, h.db, p.ID)
			if err != nil || done.Agreement == "" {
				t.Fatalf("%s: %+v %v", effect.Kind, done, err)
			}
			effects, err := consent.Effects(h.ctx, h.db, p.ID, done.N)
			if err != nil || len(effects) != 1 || !effects[0].Gone() || effects[0].Hindrance() == nil || effects[0].Hindrance().Message != "consent.who_left" || !effects[0].Done.IsZero() {
				t.Errorf("%s: %+v %v", effect.Kind, effects, err)
			}
		}
		terms, err := circle.EndingIn(h.ctx, h.db, h.c.ID, "2029-01-01")
		if err != nil || len(terms) != 0 {
			t.Errorf("%+v %v", terms, err)
		}
	})
}
