package backlog_test

import (
	"context"
	"strings"
	"testing"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/journal"
	"concentric/moderation"
	"concentric/notice"
)

// The words of a tension that was reported are taken away for a reason: its circle still
// owes an answer, its author is told, and another circle can have it shown again.
func TestATensionIsTakenAwayAndBroughtBack(t *testing.T) {
	each(t, func(h *house) {
		i := h.open(backlog.New{Circle: h.a.ID, Title: "Ann Example lies", Text: "Call 555", Lang: "en", Audience: journal.Public})
		about := moderation.Report{Kind: "tension", Ref: i.ID, Place: h.a.ID, Circle: h.a.ID, Reason: moderation.Personal}
		h.write(func(ctx context.Context, tx *store.Tx) error { return about.Send(ctx, tx, person(3)) })
		h.refuses("circle.not_seated", func(ctx context.Context, tx *store.Tx) error {
			return backlog.TakeAway(ctx, tx, person(2), about, moderation.Personal)
		})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return backlog.TakeAway(ctx, tx, person(1), about, moderation.Personal)
		})
		away := h.get(i.ID)
		if !away.Away || away.State != backlog.Waiting || strings.Contains(away.Title+away.Text, "Example") || strings.Contains(away.Title+away.Text, "555") {
			t.Errorf("it stands there as %+v", away)
		}
		told, err := notice.Between(h.ctx, h.db, away.At, h.hands.Now().AddDate(0, 0, 1))
		if err != nil || len(told) == 0 || told[len(told)-1].Kind != moderation.ActTextTaken || told[len(told)-1].To != notice.Member(i.Member) {
			t.Errorf("told: %+v %v", told, err)
		}
		h.refuses("backlog.not_found", func(ctx context.Context, tx *store.Tx) error {
			return backlog.TakeAway(ctx, tx, person(1), about, moderation.Personal)
		})
		h.refuses("moderation.not_refused", func(ctx context.Context, tx *store.Tx) error {
			return moderation.Contest(ctx, tx, person(3), i.ID, "I want to read it", "en")
		})
		author := person(9)
		author.Member = i.Member
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return moderation.Contest(ctx, tx, author, i.ID, "It is true", "en")
		})
		a, err := moderation.AppealAbout(h.ctx, h.db, i.ID)
		if err != nil || a.Circle != h.root.ID {
			t.Fatalf("the appeal went to %q: %v", a.Circle, err)
		}
		h.refuses("moderation.appeal_own", func(ctx context.Context, tx *store.Tx) error {
			return backlog.AnswerAppeal(ctx, tx, person(1), a, moderation.Overturned, "No")
		})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return backlog.AnswerAppeal(ctx, tx, person(2), a, moderation.Overturned, "It is about what she did in office")
		})
		if back := h.get(i.ID); back.Away || back.Title != i.Title || back.Text != i.Text {
			t.Errorf("it is back as %+v", back)
		}
		if c, err := moderation.ContestOf(h.ctx, h.db, author, i.ID); err != nil || len(c.Refused) != 0 {
			t.Errorf("still refused: %+v %v", c, err)
		}
		h.whole()
	})
}

// What is for its circle alone is not reported to others.
func TestWhatIsConfidedIsNotReported(t *testing.T) {
	each(t, func(h *house) {
		i := h.open(backlog.New{Circle: h.a.ID, Title: "Between us", Lang: "en", Audience: journal.Circle})
		if _, err := backlog.SeeReported(h.ctx, h.db, person(1), i.ID); err == nil {
			t.Error("it can be reported")
		}
	})
}
