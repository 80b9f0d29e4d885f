package today_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/base/due"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/delegate"
	"concentric/today"
)

// Whoever took part in choosing a delegate finds in My voice what they said, who
// was chosen until when, and what the delegate reports, which the weekly mail brings; nobody else does.
func TestASeatInMyVoice(t *testing.T) {
	each(t, func(h *house) {
		var seat circle.Role
		h.write(func(ctx context.Context, tx *store.Tx) error {
			of, err := community.Begin(ctx, tx, h.people[2], community.New{Kind: community.Interest, Name: "Night buses", Lang: "en"})
			if err != nil {
				return err
			}
			for _, one := range h.people[2:7] {
				if err := community.Join(ctx, tx, one, of.ID); err != nil {
					return err
				}
			}
			seat, err = circle.OpenRole(ctx, tx, h.people[0], h.owner.ID, circle.NewRole{Kind: circle.Operational, Title: "Delegate", Lang: "en", Community: of.ID}, "agreed")
			if err != nil {
				return err
			}
			_, err = delegate.Open(ctx, tx, h.people[0], delegate.New{Role: seat.ID, Wanted: "An evening", Starts: h.owner.In(ctx, 14), Ends: h.owner.In(ctx, 300), EndsOn: h.owner.In(ctx, 3)})
			return err
		})
		chosen := func(act func(ctx context.Context, tx *store.Tx, c delegate.Choice) error) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				c, _, err := delegate.Of(ctx, tx, seat.ID)
				if err != nil {
					return err
				}
				return act(ctx, tx, c)
			})
		}
		chosen(func(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
			return delegate.Stand(ctx, tx, h.people[3], c.ID, "I ride it", "en", true)
		})
		h.has(3, "seat: seat_offered | seat "+h.owner.In(h.ctx, 3))
		over := func() {
			h.hands.Move(5 * 24 * time.Hour)
			h.must(due.RunDue(h.ctx, h.db, delegate.Due()))
		}
		over()
		chosen(func(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
			return delegate.Propose(ctx, tx, h.people[0], c.ID, h.people[3].Member, "Heard", h.owner.In(ctx, 200), h.owner.In(ctx, 3))
		})
		ends := h.owner.In(h.ctx, 200)
		for _, one := range h.people[4:7] {
			h.hands.Move(time.Minute)
			chosen(func(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
				return delegate.Answer(ctx, tx, one, c.ID, c.Asking, delegate.Consent, "", "en")
			})
		}
		over()
		h.has(4, "seat: seat_consent seat_chosen | term "+ends)
		h.hands.Move(20 * 24 * time.Hour)
		chosen(func(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
			return circle.ReportFromSeat(ctx, tx, h.people[3], seat.ID, "We spoke of the last bus.", "en")
		})
		h.has(4, "seat: seat_consent seat_chosen seat_reported | term "+ends)
		h.has(3, "seat: seat_offered seat_chosen seat_reported | term "+ends)
		h.has(2)
		defer func() { // at the end: three take their consent back, and the term is over for all who chose
			for _, one := range h.people[4:7] {
				h.hands.Move(time.Minute)
				chosen(func(ctx context.Context, tx *store.Tx, c delegate.Choice) error {
					_, err := delegate.Recall(ctx, tx, one, c.Term, "We never see them.", "en")
					return err
				})
			}
			h.has(4, "seat: seat_consent seat_chosen seat_reported seat_recall seat_recalled |")
			h.has(3, "seat: seat_offered seat_chosen seat_reported seat_recalled |")
		}()
		quiet := func(who int, wanted ...string) {
			code, err := today.DigestCode(h.db, h.people[who])
			h.must(err)
			h.write(func(ctx context.Context, tx *store.Tx) error {
				return today.SetTopics(ctx, tx, h.people[who].Member, code, append(wanted, today.TopicQuestions, today.TopicReminders, h.owner.ID))
			})
		}
		quiet(4, today.TopicReports)
		quiet(5, today.TopicAnswers)
		h.hands.Set(time.Date(2026, 12, 3, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		told := map[string]bool{}
		for _, m := range h.sink.All() {
			if strings.Contains(m.Text, "We spoke of the last bus.") && strings.Contains(m.Text, "Night buses") {
				told[m.To[0]] = true
			}
		}
		if len(told) != 2 || !told["person5@party.example"] || !told["person7@party.example"] {
			t.Errorf("the report is told to %v", told)
		}
	})
}
