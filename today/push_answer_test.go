package today_test

import (
	"context"
	"fmt"
	"testing"

	"concentric/backlog"
	"concentric/base/store"
)

// Who said something is told on their device that an answer came, the day after
// and once; nobody else is, and not who met it on Today.
func TestANoticeOfAnAnswer(t *testing.T) {
	each(t, func(h *house) {
		p := passing(h)
		bo, _ := h.signIn(2)
		cy, _ := h.signIn(3)
		mine := newPhone(h, p.server.URL+"/bo")
		h.must(h.turnOn(bo, mine.said))
		h.must(h.turnOn(cy, newPhone(h, p.server.URL+"/cy").said))
		answered := func(title string) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				i, err := backlog.Open(ctx, tx, bo, backlog.New{Circle: h.owner.ID, Title: title, Lang: "en"})
				if err != nil {
					return err
				}
				_, err = backlog.Respond(ctx, tx, h.people[0], i.ID, backlog.Answer{Kind: backlog.Changed, Text: "Lamps come in March.", Lang: "en"})
				return err
			})
		}
		told := func(want int, when string) {
			h.t.Helper()
			if got := p.count(); got != want {
				h.t.Errorf("%s: %d notices, want %d", when, got, want)
			}
		}
		answered("The pier is dark")
		h.at(0, 12)
		told(0, "the same day")
		h.at(1, 10)
		told(1, "the day after")
		if said := mine.reads(h, p.got[0].body); fmt.Sprint(said) != fmt.Sprint(map[string]string{"title": "The Party", "text": "An answer came to something you said.", "lang": "en", "path": "/my-voice"}) {
			h.t.Errorf("the phone shows %v", said)
		}
		h.at(1, 10)
		told(1, "a day later")
		answered("The stairs are steep")
		h.at(0, 12)
		if cards, err := h.room.Cards(h.ctx, bo); err != nil || len(cards) == 0 || cards[0].Came == nil {
			h.t.Errorf("%+v %v", cards, err)
		}
		h.at(1, 10)
		told(1, "met on Today")
	})
}
