package today_test

import (
	"context"
	"slices"
	"testing"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
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
