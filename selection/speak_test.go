package selection_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/circle"
	"concentric/selection"
)

func speak(who int, s selection.Selection, what selection.Spoken) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := selection.Speak(ctx, tx, person(who), s.ID, what)
		return err
	}
}

// What is recorded as spoken counts; it touches nobody's own word, and each puts
// it right for themselves.
func TestASelectionIsSpoken(t *testing.T) {
	each(t, func(h *house) {
		h.do(func(ctx context.Context, tx *store.Tx) error {
			role, err := circle.OpenRole(ctx, tx, person(1), h.c.ID, circle.NewRole{Kind: circle.Facilitator}, "founding")
			if err == nil {
				_, err = circle.Fill(ctx, tx, person(1), role.ID, person(1), "2026-11-01", "2027-10-31", "founding")
			}
			return err
		})
		s := h.open(h.wish())
		all := selection.Spoken{Who: []string{"p1", "p2", "p3", "p4"}, Described: 1}
		h.refuses("circle.role_needed_minute", speak(2, s, all))
		h.refuses("selection.not_found", speak(9, s, all))
		h.refuses("selection.nobody_spoke", speak(1, s, selection.Spoken{Who: []string{"p9"}, Described: 1}))
		h.do(accept(3, s, selection.Yes, ""))
		h.refuses("consent.answered_themselves", speak(1, s, selection.Spoken{Who: []string{"p3"}, Described: 1}))
		h.do(speak(1, s, all))
		if s = h.get(s.ID); s.Stage != selection.Nominating {
			t.Fatalf("after everyone's spoken yes: %s", s.Stage)
		}
		h.do(nominate(4, s, "m3", "Too early"))
		h.refuses("selection.moved_on", accept(3, s, selection.Adjust, "I said it myself"))
		h.do(accept(2, s, selection.Adjust, "I never said yes"))
		if s = h.get(s.ID); s.Stage != selection.Describing {
			t.Fatalf("after a yes that was none: %s", s.Stage)
		}
		h.do(accept(2, s, selection.Yes, ""))
		if heard, err := selection.Heard(h.ctx, h.db, s.ID); err != nil || len(heard) != 0 {
			t.Fatalf("what was named for the old description counts: %v %v", heard, err)
		}

		s = h.get(s.ID)
		h.refuses("typed.empty", speak(1, s, selection.Spoken{Who: []string{"p2"}, Nominee: "m3"}))
		h.refuses("selection.nominee_missing", speak(1, s, selection.Spoken{Who: []string{"p2"}, Reason: "Patient", Said: true})) // sealed: no "already said"
		h.do(speak(1, s, selection.Spoken{Who: []string{"p2"}, Nominee: "m3", Reason: "Patient"}))
		if said, err := selection.Nominations(h.ctx, h.db, person(1), s); err != nil || len(said) != 0 {
			t.Fatalf("who recorded a sealed nomination reads it: %+v %v", said, err)
		}
		h.do(nominate(4, s, "m3", "Careful"))
		h.do(nominate(3, s, "m4", "Has time"))
		h.do(nominate(1, s, "m4", "Has time"))
		if s = h.get(s.ID); s.Stage != selection.Hearing {
			t.Fatalf("all have spoken: %s", s.Stage)
		}
		h.refuses("selection.too_late", nominate(4, s, "m4", "After all"))
		h.do(nominate(2, s, "m1", "That is whom I said"))
		h.do(func(ctx context.Context, tx *store.Tx) error { return selection.Change(ctx, tx, person(1), s.ID) })
		h.do(speak(1, s, selection.Spoken{Who: []string{"p4"}, Nominee: "m1", Reason: "The reasons"}))
		h.do(nominate(3, s, "m1", "The reasons"))
		h.refuses("consent.answered_themselves", speak(1, s, selection.Spoken{Who: []string{"p3"}, Nominee: "m4", Reason: "No"}))
		said, err := selection.Nominations(h.ctx, h.db, person(3), h.get(s.ID))
		if err != nil || len(said) != members {
			t.Fatalf("%+v %v", said, err)
		}
		for _, n := range said {
			if (n.Recorder == "p1") != (n.Person == "p4") {
				t.Errorf("recorded by %q for %s", n.Recorder, n.Person)
			}
		}
		h.whole()
	})
}

// The form for a large circle ends when all are represented, be it aloud.
func TestAllOthersFeelRepresented(t *testing.T) {
	each(t, func(h *house) {
		n := h.wish()
		n.InTheOpen = true
		s := h.nominating(n)
		h.do(nominate(1, s, "m3", "Patient"))
		h.do(speak(1, s, selection.Spoken{Who: []string{"p1", "p2", "p3", "p4"}, Said: true}))
		if s = h.get(s.ID); s.Stage != selection.Hearing {
			t.Fatalf("%s", s.Stage)
		}
	})
}
