package today_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/today"
)

// A circle that begins stands on Today of those who sit in it. What one of them
// drafts is nothing that the others wait for: the card stays.
func TestADraftTakesNoFoundingFromToday(t *testing.T) {
	each(t, func(h *house) {
		var c circle.Circle
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			c, err = circle.Create(ctx, tx, h.people[0], circle.Charter{Parent: h.owner.ID, Name: "Harbour", Aim: "Boats"}, "d")
			if err != nil {
				return err
			}
			for _, who := range h.people[:2] {
				if _, err := circle.Join(ctx, tx, h.people[0], c.ID, who, "d"); err != nil {
					return err
				}
			}
			return nil
		})
		begins := func(who int) bool {
			cards, err := h.room.Cards(h.ctx, h.people[who])
			h.must(err)
			return slices.ContainsFunc(cards, func(card today.Card) bool { return card.Found != nil && card.Found.ID == c.ID })
		}
		if !begins(0) || !begins(1) {
			t.Fatalf("a circle that begins: %v, %v", begins(0), begins(1))
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			i, err := backlog.Open(ctx, tx, h.people[0], backlog.New{Circle: c.ID, Title: "Roles", Lang: "en"})
			if err != nil {
				return err
			}
			_, err = consent.Draft(ctx, tx, h.people[0], consent.New{Item: i.ID, Text: logbook.Text{Title: "Roles"}})
			return err
		})
		if !begins(0) || !begins(1) {
			t.Errorf("with a draft of one of them: %v, %v", begins(0), begins(1))
		}
	})
}

// A circle that has begun to work asks whoever holds a role there to call its
// first meeting, until one is called; once it has worked for a while without, no
// more.
func TestACircleThatBeganCallsItsFirstMeeting(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Step(ctx, tx, h.people[0], h.owner.ID, circle.Active, "decided")
			return err
		})
		asked := func(who int) bool {
			cards, err := h.room.Cards(h.ctx, h.people[who])
			h.must(err)
			return slices.ContainsFunc(cards, func(card today.Card) bool { return card.Found != nil && card.Found.Unmet })
		}
		if !asked(0) || !asked(1) || asked(5) {
			t.Errorf("nobody holds a role: %v %v, and who sits elsewhere: %v", asked(0), asked(1), asked(5))
		}
		h.facilitator(100)
		if asked(0) || !asked(1) {
			t.Errorf("the second person facilitates: %v %v", asked(0), asked(1))
		}
		h.hands.Move(31 * 24 * time.Hour)
		if asked(1) {
			t.Error("after a month it is still asked for")
		}
		h.hands.Move(-31 * 24 * time.Hour)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.Plan(ctx, tx, h.people[1], meeting.New{Circle: h.owner.ID, Lang: "en", Times: []time.Time{h.hands.Now().Add(time.Hour)}})
			return err
		})
		if asked(1) {
			t.Error("it is called, and still asked for")
		}
	})
}
