package meeting_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
)

// Consent that was recorded for somebody who never gave it decided nothing: the
// agreement is dropped, and the objection is worked on.
func TestWhatWasWronglyRecordedIsTakenBack(t *testing.T) {
	each(t, func(h *house) {
		m := h.deciding()
		h.do(arrive(5, m.ID))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Present(ctx, tx, person(3), m.ID, text(), h.today())
		})
		for range 2 {
			h.do(func(ctx context.Context, tx *store.Tx) error {
				return meeting.GoOn(ctx, tx, person(1), m.ID, h.consentRound(m.ID).ID, h.today())
			})
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.AskConsent(ctx, tx, person(1), m.ID, 1, h.today())
		})
		r := h.consentRound(m.ID)
		if r.EndsOn != h.today() {
			t.Errorf("all are here, and the round is until %s", r.EndsOn)
		}
		h.refuses("circle.role_needed_minute", func(ctx context.Context, tx *store.Tx) error {
			return meeting.Speak(ctx, tx, person(4), m.ID, r.ID, r.N, []string{"p5"}, consent.Answer{Kind: consent.Consent})
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Speak(ctx, tx, person(2), m.ID, r.ID, r.N, nil, consent.Answer{})
		})
		p := *h.matter(m.ID).Proposal
		if p.State != consent.Agreed {
			t.Fatalf("%+v", p)
		}
		answers, err := consent.Answers(h.ctx, h.db, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			correct := func(who int) func(context.Context, *store.Tx) error {
				return func(ctx context.Context, tx *store.Tx) error {
					_, err := consent.Correct(ctx, tx, person(who), a.ID, consent.Answer{Kind: consent.Objection, Reason: "I said no"})
					return err
				}
			}
			if a.Person != "p5" {
				continue
			}
			h.refuses("consent.not_yours_to_correct", correct(4))
			h.do(correct(5))
		}
		dropped, err := logbook.Get(h.ctx, h.db, p.Agreement)
		if err != nil || dropped.Dropped.IsZero() {
			t.Fatalf("the agreement stands: %+v %v", dropped, err)
		}
		open, err := consent.OpenObjections(h.ctx, h.db, p.ID)
		if err != nil || len(open) != 1 || open[0].Person != "p5" {
			t.Fatalf("%+v %v", open, err)
		}
		h.whole()
	})
}
