package introduction_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/introduction"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// An introduction is reported by who reads it, read by who moderates only then,
// taken away with a reason, and brought back by another circle, which leads it on.
func TestAnIntroductionIsReported(t *testing.T) {
	each(t, func(h *house) {
		h.do(func(ctx context.Context, tx *store.Tx) error {
			below, err := circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.circle.ID, Name: "Care", Aim: "Peace", Lang: "en", Audience: journal.Members}, "d")
			if err == nil {
				_, err = circle.Join(ctx, tx, h.people[0], below.ID, h.people[5], "d2")
			}
			return err
		})
		h.do(h.welcomes(1, 2))
		h.do(h.introduces(3, "Buy my boats.", introduction.One))
		i := h.way(3, "1")
		sees := func(who int, reads bool) {
			t.Helper()
			if _, got, err := introduction.See(h.ctx, h.db, h.people[who], i.ID); err != nil || got != reads {
				t.Errorf("%d reads it: %v %v", who, got, err)
			}
		}
		hidden := func(actors ...member.Actor) {
			t.Helper()
			for _, one := range actors {
				if _, _, err := introduction.See(h.ctx, h.db, one, i.ID); !apperr.Is(err, apperr.NotFound) {
					t.Errorf("%s sees it: %v", one.Member, err)
				}
			}
		}
		sees(1, true)
		hidden(h.people[0], h.people[2], h.people[3], h.people[4], h.people[5], member.Actor{})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return moderation.Report{
				Kind: introduction.Kind, Ref: i.ID, Place: introduction.InIntroductions, Circle: h.circle.ID, Reason: moderation.Promotion, Lang: "en",
			}.Send(ctx, tx, h.people[1])
		})
		sees(0, false)
		hidden(h.people[4], h.people[5])
		away := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return introduction.TakeAway(ctx, tx, h.people[who], i.ID, moderation.Promotion)
			}
		}
		h.refuses("circle.not_seated", away(4))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := moderation.AnswerReports(ctx, tx, h.people[0], i.ID, moderation.Refused, moderation.Promotion, "It sells boats.")
			return err
		})
		h.do(away(0))
		h.way(3, "none")
		hidden(h.people[0], h.people[1])
		if got, is, err := introduction.Away(h.ctx, h.db, h.people[3].Member); err != nil || !is || got.Away != moderation.Promotion {
			t.Errorf("%+v %v %v", got, is, err)
		}
		appeals := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return introduction.Appeal(ctx, tx, h.people[who], "I give them away.", "en")
			}
		}
		h.refuses("introduction.not_away", appeals(4))
		h.do(appeals(3))
		h.refuses("moderation.appealed_before", appeals(3))
		sees(5, false)
		answers := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				a, err := moderation.AppealAbout(ctx, tx, i.ID)
				if err != nil {
					return err
				}
				return introduction.AnswerAppeal(ctx, tx, h.people[who], a, moderation.Overturned, "They are gifts.")
			}
		}
		h.refuses("circle.not_seated", answers(0))
		h.do(answers(5))
		h.way(3, "1")
		if log, err := moderation.Log(h.ctx, h.db, introduction.InIntroductions); err != nil || len(log) != 2 {
			t.Errorf("%+v %v", log, err)
		}
		h.do(away(0))
		h.do(h.introduces(3, "I row.", introduction.One))
		h.way(3, "1")
		h.do(func(ctx context.Context, tx *store.Tx) error { return introduction.TakeBack(ctx, tx, h.people[3]) })
		if err := journal.Settle(h.ctx, h.db, nil); err != nil {
			t.Error(err)
		}
	})
}

// What somebody new was answered is reported by whom it was written to alone, read
// by who moderates only then, taken away with a reason, and they are led to somebody
// else; another circle brings it back.
func TestAnAnswerIsReported(t *testing.T) {
	each(t, func(h *house) {
		h.do(func(ctx context.Context, tx *store.Tx) error {
			below, err := circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.circle.ID, Name: "Care", Aim: "Peace", Lang: "en", Audience: journal.Members}, "d")
			if err == nil {
				_, err = circle.Join(ctx, tx, h.people[0], below.ID, h.people[5], "d2")
			}
			return err
		})
		h.do(h.welcomes(1, 2))
		h.do(h.introduces(3, "I row.", introduction.Circle))
		i := h.way(3, "1")
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return introduction.Answer(ctx, tx, h.people[1], i.ID, "Buy my boats.", "en", "")
		})
		_, led, _, err := introduction.Of(h.ctx, h.db, h.people[3].Member)
		if err != nil || len(led) != 1 {
			t.Fatal(led, err)
		}
		sees := func(who ...int) {
			t.Helper()
			for n, one := range append(slices.Clone(h.people), member.Actor{}) {
				_, reads, err := introduction.SeeAnswer(h.ctx, h.db, one, led[0].ID)
				if may := slices.Contains(who, n); may != (err == nil) || reads != (may && n == 3) || err != nil && !apperr.Is(err, apperr.NotFound) {
					t.Errorf("%d reads it: %v %v", n, reads, err)
				}
			}
		}
		sees(3)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return moderation.Report{
				Kind: introduction.Welcoming, Ref: led[0].ID, Place: introduction.InIntroductions, Circle: h.circle.ID, Reason: moderation.Promotion, Lang: "en",
			}.Send(ctx, tx, h.people[3])
		})
		sees(0, 1, 2, 3) // the first three moderate together
		h.do(h.welcomes(2, 2))
		h.hands.Move(time.Minute)
		away := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return introduction.TakeAwayAnswer(ctx, tx, h.people[who], led[0].ID, moderation.Promotion)
			}
		}
		h.refuses("circle.not_seated", away(4))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := moderation.AnswerReports(ctx, tx, h.people[0], led[0].ID, moderation.Refused, moderation.Promotion, "It sells boats.")
			return err
		})
		h.do(away(0))
		h.refuses("introduction.not_found", away(0))
		sees()
		h.way(3, "1 taken, 2") // somebody else welcomes them
		appeals := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				return introduction.AppealAnswer(ctx, tx, h.people[who], led[0].ID, "They are gifts.", "en")
			}
		}
		h.refuses("introduction.not_found", appeals(2))
		h.do(appeals(1))
		h.refuses("moderation.appealed_before", appeals(1))
		sees(5)
		taken, err := introduction.AnswersAway(h.ctx, h.db, h.people[1].Member)
		if err != nil || len(taken) != 1 || taken[0].Reason != moderation.Promotion || taken[0].Appeal.State != moderation.AppealOpen || taken[0].Answer != "Buy my boats." {
			t.Errorf("%+v %v", taken, err)
		}
		answers := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				a, err := moderation.AppealAbout(ctx, tx, led[0].ID)
				if err != nil {
					return err
				}
				return introduction.AnswerAppealOfAnswer(ctx, tx, h.people[who], a, moderation.Overturned, "They are gifts.")
			}
		}
		h.refuses("circle.not_seated", answers(0))
		h.do(answers(5))
		sees(3)
		if taken, err := introduction.AnswersAway(h.ctx, h.db, h.people[1].Member); err != nil || len(taken) != 0 {
			t.Errorf("%+v %v", taken, err)
		}
	})
}
