package consent_test

import (
	"context"
	"slices"
	"testing"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
)

// The next step goes from the author's draft over the rounds to the objection,
// and is nobody's while the circle answers.
func TestTheNextStepWaitsForWhoTakesIt(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		steps := func(who int) []consent.StepKind {
			h.t.Helper()
			list, err := consent.StepsFor(h.ctx, h.db, person(who))
			if err != nil {
				h.t.Fatal(err)
			}
			var kinds []consent.StepKind
			for _, s := range list {
				kinds = append(kinds, s.What)
			}
			return kinds
		}
		want := func(who int, kinds ...consent.StepKind) {
			h.t.Helper()
			if got := steps(who); !slices.Equal(got, kinds) {
				h.t.Fatalf("steps of person %d: %v, want %v", who, got, kinds)
			}
		}
		want(1)
		p := h.tuning(h.item(), consent.New{})
		want(1, consent.StepAsk)
		r := h.ask(p)
		want(1)
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.do(answer(3, r, consent.Objection, "The drivers work too long"))
		want(1, consent.StepIntegrate)
		shorter := complete()
		shorter.ReviewOn, shorter.EndsOn = "2027-02-02", "2027-02-02"
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Integrate(ctx, tx, person(4), p.ID, 1, shorter, nil)
			return err
		})
		want(1, consent.StepAsk)
	})
}
