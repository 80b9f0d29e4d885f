package today_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/introduction"
	"concentric/moderation"
)

// Whoever welcomes newcomers finds the one who was led to them on Today and among
// what waits for them; the newcomer finds the answer on Today, in My voice and in
// full in the weekly mail; nobody else finds anything.
func TestSomebodyNewIsWelcomed(t *testing.T) {
	each(t, func(h *house) {
		shows := func(who int) (card string) {
			h.t.Helper()
			cards, err := h.room.Cards(h.ctx, h.people[who])
			h.must(err)
			for _, c := range cards {
				switch {
				case c.Present:
					card += "present "
				case c.Welcome != nil && c.Welcome.Led.Waits():
					card += "waits " + c.Welcome.Name + " "
				case c.Welcome != nil:
					card += c.Welcome.Name + ": " + c.Welcome.Led.Answer
				}
			}
			return strings.TrimSpace(card)
		}
		want := func(who int, card string) {
			h.t.Helper()
			if got := shows(who); got != card {
				h.t.Errorf("Today of person %d has %q, want %q", who+1, got, card)
			}
		}
		want(4, "") // nobody welcomes anybody here
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return introduction.Welcome(ctx, tx, h.people[0], h.owner.ID, 2)
		})
		want(4, "present")
		want(1, "") // sits in the circle
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := introduction.Introduce(ctx, tx, h.people[4], introduction.Words{Text: "I row."}, "en", introduction.One)
			return err
		})
		want(4, "")
		want(0, "waits Person 5")
		due := h.owner.In(h.ctx, 7)
		h.has(4, "introduction: introduced led | introduction "+due)
		tasks, err := h.room.Tasks(h.ctx, h.people[0])
		h.must(err)
		if len(tasks) != 1 || tasks[0].Path != "/introductions" || tasks[0].Due != due || !strings.Contains(tasks[0].Line(h.ctx), "Person 5") {
			t.Errorf("waiting: %+v", tasks)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			waiting, err := introduction.WaitingFor(ctx, tx, h.people[0].Member)
			if err != nil {
				return err
			}
			return introduction.Answer(ctx, tx, h.people[0], waiting[0].Introduction.ID, "Come to the boathouse.", "en", "")
		})
		want(4, "Person 1: Come to the boathouse.")
		want(0, "")
		h.has(4, "introduction: introduced led welcomed |")
		h.has(5)
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC)) // Thursday
		h.settle()
		told := 0
		for _, m := range h.sink.All() {
			if strings.Contains(m.Text, "Come to the boathouse.") && strings.Contains(m.Text, "Harbour") {
				told++
				if m.To[0] != "person5@party.example" {
					t.Errorf("%s is told of it", m.To[0])
				}
			}
		}
		if told != 1 {
			t.Errorf("it is told %d times", told)
		}
		h.has(0)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, way, _, err := introduction.Of(ctx, tx, h.people[4].Member)
			if err != nil {
				return err
			}
			return introduction.TakeAwayAnswer(ctx, tx, h.people[1], way[0].ID, moderation.Personal)
		})
		h.has(0, "introduction: wrote_welcome away |") // and where to ask another circle
		deeds, err := h.room.Deeds(h.ctx, h.people[0])
		h.must(err)
		if away := deeds[0].Steps[1]; away.Href != "/introductions" || !strings.Contains(away.Values[1].(string), "about a person") {
			t.Errorf("%+v", away)
		}
	})
}
