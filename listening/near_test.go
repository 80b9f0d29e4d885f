package listening_test

import (
	"testing"

	"concentric/listening"
	"concentric/moderation"
)

// What others said already is found in any script; what is not before the
// people is not told.
func TestNearDuplicatesInAnyScript(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Seeds = []string{
			"We should meet online in the evening.", "我们应该在晚上开会。", "Мы должны встречаться вечером.",
			"Trains must run at night, on all days.", "We should meet outside in the morning.",
		}
		id := h.open(n)
		hidden, err := h.say(person(5), id, "See https://example.org for the secret plan of the harbour.")
		h.must(err)
		for text, want := range map[string]int{
			"we should meet ONLINE in the evenings":       1,
			"我们应该在晚上开会吗？":                                 2,
			"Мы должны встречаться вечером, все":          3,
			"Something about gardens and who waters them": 0,
			"We":                 0,
			"":                   0,
			"\u200b\u200b\u202e": 0,
			hidden.Text:          0,
		} {
			near, err := h.room.Near(h.ctx, person(6), id, text)
			h.must(err)
			if want == 0 && len(near) > 0 || want > 0 && (len(near) == 0 || near[0].Number != want) {
				t.Errorf("%q is near %v, want %d", text, near, want)
			}
		}
		// Refused, it is not told any more.
		first, err := listening.StatementAt(h.ctx, h.db, id, 1)
		h.must(err)
		h.moderate("", person(1), first.ID, moderation.Refused, moderation.Unclear)
		if near, err := listening.NewRoom(h.db, h.vault).Near(h.ctx, person(6), id, first.Text); err != nil || len(near) > 0 && near[0].Number == 1 {
			t.Errorf("a refused statement is told: %v, %v", near, err)
		}
	})
}

func TestSeveralIdeasAreAsked(t *testing.T) {
	for text, several := range map[string]bool{
		"Buses should run at night.":                           false,
		"Buses should run at night. Nurses need them.":         false,
		"Buses run late. Trains run late. Bikes are free.":     true,
		"Lower rents; build flats; plant trees":                true,
		"房租太高。应该多建房子。还要种树。":                                    true,
		"The 2.5 million for St. Mary's school came too late.": false,
		"": false,
	} {
		if listening.SeveralIdeas(text) != several {
			t.Errorf("%q: %v", text, !several)
		}
	}
}

func TestMyStatementsWithTheirState(t *testing.T) {
	each(t, func(h *house) {
		id := h.open(h.asked())
		_, err := h.say(person(5), id, "Meet in the park.")
		h.must(err)
		refused, err := h.say(person(5), id, "Meet at my uncle's.")
		h.must(err)
		h.moderate("", person(1), refused.ID, moderation.Refused, moderation.Personal)
		own, err := h.room.Mine(h.ctx, person(5), id)
		h.must(err)
		if len(own) != 2 || own[0].State != listening.Shown || own[1].State != listening.Refused || own[1].Reason != moderation.Personal {
			t.Errorf("mine: %+v", own)
		}
		if others, err := h.room.Mine(h.ctx, person(6), id); err != nil || len(others) != 0 {
			t.Errorf("somebody else's: %+v, %v", others, err)
		}
	})
}
