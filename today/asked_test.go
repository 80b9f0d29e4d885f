package today_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/member"
	"concentric/today"
)

func TestAtMostThreeCardsAndThenDone(t *testing.T) {
	each(t, func(h *house) {
		for range 5 {
			h.open()
		}
		cards, err := h.room.Cards(h.ctx, h.people[4])
		h.must(err)
		if len(cards) != 3 || cards[0].Talk == nil || cards[0].Minutes < 1 {
			t.Fatalf("%d cards: %+v", len(cards), cards)
		}
		none, err := h.room.Cards(h.ctx, member.Actor{})
		h.must(err)
		if len(none) != 0 {
			t.Errorf("a visitor is asked %d things that are for members", len(none))
		}
		h.must(h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error { return today.Agree(ctx, tx, h.people[5], 1) }))
		few, err := h.room.Cards(h.ctx, h.people[5])
		h.must(err)
		if len(few) != 1 {
			t.Errorf("%d cards for who agreed to one ask a day", len(few))
		}
		err = h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error { return today.Agree(ctx, tx, h.people[5], 4) })
		if !apperr.Is(err, apperr.Invalid) {
			t.Errorf("four asks a day: %v", err)
		}
		asked := map[string]bool{}
		for _, c := range cards {
			asked[c.Talk.ID] = true
			for s := range 2 {
				h.must(h.room.Listen.Vote(h.ctx, h.people[4], c.Talk.ID, s+1, opinion.Agree))
			}
		}
		done, err := h.room.Cards(h.ctx, h.people[4])
		h.must(err)
		if n, err := h.room.AskedToday(h.ctx, h.people[4]); len(done) != 0 || n != 3 || err != nil {
			t.Errorf("after three asks of the day: %+v, asked %d, %v", done, n, err)
		}
		h.hands.Move(24 * time.Hour)
		next, err := h.room.Cards(h.ctx, h.people[4])
		h.must(err)
		if len(next) != 2 || asked[next[0].Talk.ID] || asked[next[1].Talk.ID] {
			t.Errorf("on the next day, of five questions, three of them answered: %+v", next)
		}
	})
}
