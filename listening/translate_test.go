package listening_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
)

// One that is open by link is translated by any member who reads two languages
// and has come from its page; in no list is it offered to anybody but the
// circle's own people.
func TestWhoHasTheLinkMayTranslate(t *testing.T) {
	each(t, func(h *house) {
		n := h.asked()
		n.Audience = listening.ByLink
		id := h.open(n)
		inside, outside, other := person(1), person(50), person(51)
		supporter := person(52)
		supporter.Supporter = true
		h.write(func(ctx context.Context, tx *store.Tx) error {
			for _, who := range []member.Actor{inside, outside, other} {
				if err := translation.Speak(ctx, tx, who, []string{"en", "de"}); err != nil {
					return err
				}
			}
			return nil
		})
		room := &translation.Room{DB: h.db, Sources: listening.Sources()}
		task := func(who member.Actor, wish translation.Wish) (translation.Task, bool) {
			t.Helper()
			task, ok, err := room.TaskFor(h.ctx, who, wish)
			h.must(err)
			return task, ok
		}
		if _, ok := task(inside, translation.Wish{}); !ok {
			t.Error("it is not offered to the circle")
		}
		for _, wish := range []translation.Wish{{}, {At: "elsewhere"}, {At: strings.Repeat("0", len(id))}} {
			if got, ok := task(outside, wish); ok {
				t.Errorf("%q is offered to who does not have the link", got.Original.Parts)
			}
		}
		if _, ok := task(supporter, translation.Wish{At: id}); ok {
			t.Error("it is offered to who is no member")
		}
		made, ok := task(outside, translation.Wish{At: id})
		if !ok || made.Lang != "de" || made.Original.At != id {
			t.Fatalf("who has the link is offered %+v", made)
		}
		parts := make([]string, len(made.Original.Parts))
		for i, part := range made.Original.Parts {
			parts[i] = "Auf Deutsch: " + part
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := room.Propose(ctx, tx, outside, made.Original.Kind, made.Original.Ref, made.Lang, parts)
			return err
		})
		if got, ok := task(other, translation.Wish{}); ok {
			t.Errorf("%q is to be checked by who does not have the link", got.Check.Parts)
		}
		check, ok := task(other, translation.Wish{At: id})
		if !ok || check.Check.ID == "" || check.Original.Ref != made.Original.Ref {
			t.Fatalf("who has the link is not asked to check: %+v", check)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error { return room.Check(ctx, tx, other, check.Check.ID, true) })
		said, err := translation.Of(h.ctx, h.db, made.Original.Kind, []string{made.Original.Ref}, "de")
		h.must(err)
		if got := said[made.Original.Ref]; got.Part(0) != parts[0] {
			t.Errorf("readers of German are shown %q", got.Parts)
		}
	})
}
