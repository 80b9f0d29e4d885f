package listening_test

import (
	"context"
	"testing"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/listening"
)

func TestOpenNeedsEverythingThatPeopleAreTold(t *testing.T) {
	each(t, func(h *house) {
		for message, spoil := range map[string]func(*listening.New){
			"listening.missing_question":    func(n *listening.New) { n.Question = " \u200b " },
			"listening.missing_need":        func(n *listening.New) { n.Need = "" },
			"listening.missing_promise":     func(n *listening.New) { n.Promise = "" },
			"listening.missing_answer_by":   func(n *listening.New) { n.AnswerBy = "soon" },
			"listening.answer_by_past":      func(n *listening.New) { n.AnswerBy = "2026-11-02" },
			"listening.closes_after_answer": func(n *listening.New) { n.Closes = "2026-12-15" },
			"listening.closes_past":         func(n *listening.New) { n.Closes = "2026-11-01" },
			"listening.audience_missing":    func(n *listening.New) { n.Audience = journal.Circle },
			"brief.missing_why_now":         func(n *listening.New) { n.Brief.WhyNow = "" },
		} {
			n := h.asked()
			spoil(&n)
			err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := listening.Open(ctx, tx, person(1), n)
				return err
			})
			h.refused(message, err)
			if apperr.As(err).Field == "" {
				t.Errorf("%s stands beside no field", message)
			}
		}
		all, err := listening.All(h.ctx, h.db, person(1))
		h.must(err)
		if len(all) != 0 {
			t.Errorf("%d conversations were opened by refused forms", len(all))
		}
	})
}

func TestOpenIsForTheCircle(t *testing.T) {
	each(t, func(h *house) {
		err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := listening.Open(ctx, tx, person(9), h.asked())
			return err
		})
		h.refused("circle.not_seated", err)
		id := h.open(h.asked())
		c, err := listening.See(h.ctx, h.db, person(9), id)
		h.must(err)
		if c.Question != "How shall we meet?" || c.State != listening.Voting || c.Numbered != 2 || c.KeyUntil != "2028-01-19" {
			t.Errorf("opened as %+v", c)
		}
		_, err = listening.See(h.ctx, h.db, visitor, id)
		h.refused("listening.not_found", err)
	})
}
