package lab_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/lab"
	"concentric/moderation"
	"concentric/translation"
)

// The notes of a lab are translated by those who may read them, and by nobody
// else; part for part.
func TestNotesAreTranslatedByWhoReadsThem(t *testing.T) {
	each(t, func(h *house) {
		id := h.register(2, h.plan())
		room := &translation.Room{DB: h.db, Sources: lab.Sources()}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for _, who := range h.people[:4] {
				if err := translation.Speak(ctx, tx, who, []string{"en", "de"}); err != nil {
					return err
				}
			}
			return nil
		})
		task := func(who int) (translation.Task, bool) {
			t.Helper()
			task, ok, err := room.TaskFor(h.ctx, h.people[who], translation.Wish{})
			if err != nil {
				t.Fatal(err)
			}
			return task, ok
		}
		if got, ok := task(0); ok {
			t.Errorf("before there are notes, %+v is to be translated", got)
		}
		h.hands.Set(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		h.do(handIn(h, 2, id, said()))
		if got, ok := task(3); ok {
			t.Errorf("who does not read the notes is offered %q", got.Original.Parts)
		}
		made, ok := task(2)
		if !ok || made.Original.Ref != id || made.Lang != "de" {
			t.Fatalf("the host is offered %+v", made)
		}
		if p := made.Original.Parts; p[1] != "A bus after eleven on Fridays." || p[2] != "" || p[lab.PartDiffer] != "Whether to pay for it." || p[lab.PartSaid] != "Much about taxis." {
			t.Errorf("parts %q", p)
		}
		german := make([]string, len(made.Original.Parts))
		for i, part := range made.Original.Parts {
			german[i] = "de: " + part
		}
		propose := func(who int) func(context.Context, *store.Tx) error {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := room.Propose(ctx, tx, h.people[who], translation.Lab, id, "de", german)
				return err
			}
		}
		h.refuses("translation.not_here", propose(3))
		h.do(propose(2))
		check, ok := task(1)
		if !ok || check.Check.ID == "" {
			t.Fatalf("the circle is not asked to check: %+v", check)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return room.Check(ctx, tx, h.people[1], check.Check.ID, true)
		})
		told, err := translation.Of(h.ctx, h.db, translation.Lab, []string{id}, "de")
		if got := told[id]; err != nil || got.Part(0) != "de: Light in the underpass." || got.Part(2) != "" || got.Part(lab.PartSaid) != "de: Much about taxis." {
			t.Errorf("read in German: %q %v", got.Parts, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return lab.Decide(ctx, tx, h.people[0], id, moderation.Refused, moderation.Hurtful)
		})
		if all, err := lab.Sources()[0].Wanted(h.ctx, h.db); err != nil || len(all) != 0 {
			t.Errorf("what was taken away is to be translated: %+v %v", all, err)
		}
	})
}
