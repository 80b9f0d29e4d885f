package consent_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
)

// objectedTwice is a proposal to which one of four objected in two rounds, the
// second one on version 2.
func (h *house) objectedTwice(n consent.New) consent.Proposal {
	h.t.Helper()
	p := h.tuning(h.item(), n)
	for round := range 2 {
		r := h.ask(h.get(p.ID))
		h.do(answer(3, r, consent.Objection, []string{"Too dear", "Still too dear"}[round]))
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		if round == 0 {
			h.integrate(p.ID, " And trams.")
		}
	}
	return h.get(p.ID)
}

func (h *house) integrate(proposal, more string) {
	h.t.Helper()
	p := h.get(proposal)
	v, err := p.Newest(h.ctx, h.db)
	if err != nil {
		h.t.Fatal(err)
	}
	v.Text.Text += more
	h.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Integrate(ctx, tx, person(2), proposal, p.N, v.Text, nil)
		return err
	})
}

// A fallback method is one that the circle consented to before; a count by it is
// labelled as what it is, and settles no objection.
func TestACircleFallsBackToWhatItHadConsentedTo(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		early := h.objectedTwice(consent.New{})
		fallback := h.decide(h.c, all, consent.Effect{Kind: consent.Falls, Words: "Dates of events", Method: logbook.TwoThirds})
		count := func(p consent.Proposal, n int, agreement string, yes, no, abstained int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.FallBack(ctx, tx, person(2), p.ID, consent.Count{N: n, Fallback: agreement, Yes: yes, No: no, Abstained: abstained})
				return err
			}
		}
		// Not for what was on its way before, nor by another agreement.
		h.refuses("consent.no_fallback", count(early, 2, fallback.Agreement, 3, 1, 0))
		h.hands.Move(time.Second)
		p := h.objectedTwice(consent.New{})
		h.refuses("consent.no_fallback", count(p, 2, "another", 3, 1, 0))
		h.refuses("consent.newer_version", count(p, 1, fallback.Agreement, 3, 1, 0))
		h.refuses("consent.count_off", count(p, 2, fallback.Agreement, 4, 1, 0))
		h.refuses("consent.count_off", count(p, 2, fallback.Agreement, 0, 0, 0))
		h.refuses("consent.count_off", count(p, 2, fallback.Agreement, 3, -1, 0))
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.FallBack(ctx, tx, person(9), p.ID, consent.Count{N: 2, Fallback: fallback.Agreement, Yes: 3})
			return err
		})
		// It does not carry: nothing is decided, and that version is not counted twice.
		h.do(count(p, 2, fallback.Agreement, 2, 2, 0))
		if got := h.get(p.ID); got.State != consent.Integrating {
			h.t.Fatalf("after a count that does not carry: %s", got.State)
		}
		h.refuses("consent.counted_before", count(p, 2, fallback.Agreement, 4, 0, 0))
		// A next version needs its own round before it is counted.
		h.integrate(p.ID, " And ferries.")
		h.refuses("consent.newer_version", count(p, 3, fallback.Agreement, 3, 1, 0))
		r := h.ask(h.get(p.ID))
		h.do(answer(3, r, consent.Objection, "Still too dear"))
		for _, who := range []int{1, 2, 4} {
			h.do(answer(who, r, consent.Consent, ""))
		}
		h.do(count(p, 3, fallback.Agreement, 3, 1, 0))
		p = h.get(p.ID)
		if p.State != consent.Voted {
			h.t.Fatalf("it is %s", p.State)
		}
		a, err := logbook.Get(h.ctx, h.db, p.Agreement)
		if err != nil || a.Now.Record.Method != logbook.TwoThirds || a.Now.Record.Consented != 0 {
			h.t.Errorf("in the logbook: %+v %v", a.Now.Record, err)
		}
		open, err := consent.OpenObjections(h.ctx, h.db, p.ID)
		if err != nil || len(open) != 1 || open[0].Person != "p3" {
			h.t.Errorf("the objection: %+v %v", open, err)
		}
		h.refuses("consent.over", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Withdraw(ctx, tx, person(3), open[0].ID, "")
			return err
		})
		counts, err := consent.Counts(h.ctx, h.db, p.ID)
		if err != nil || len(counts) != 2 || counts[0].Passed || !counts[1].Passed || counts[1].Standing != 1 {
			h.t.Errorf("the counts: %+v %v", counts, err)
		}
		h.whole()
	})
}

// Persons, roles and circles are no matter for a count, and an agreement on a
// fallback names a class of matters and a method.
func TestWhatIsNotForACount(t *testing.T) {
	each(t, circle.Wait, func(h *house) {
		for message, e := range map[string]consent.Effect{
			"consent.method_unknown": {Kind: consent.Falls, Words: "Dates", Method: "dice"},
			"typed.empty":            {Kind: consent.Falls, Method: logbook.Majority},
		} {
			item := h.itemIn(h.c)
			h.refuses(message, func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Draft(ctx, tx, person(1), consent.New{Item: item, Text: complete(), Effects: []consent.Effect{e}})
				return err
			})
		}
		fallback := h.decide(h.c, all, consent.Effect{Kind: consent.Falls, Words: "Everything", Method: logbook.Majority})
		h.hands.Move(time.Second)
		item := h.item()
		p := h.objectedTwice(consent.New{Item: item.ID, Text: complete(), Effects: []consent.Effect{{Kind: consent.Joins, Person: person(8)}}})
		h.refuses("consent.consent_alone", func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.FallBack(ctx, tx, person(2), p.ID, consent.Count{N: p.N, Fallback: fallback.Agreement, Yes: 3, No: 1})
			return err
		})
		h.whole()
	})
}
