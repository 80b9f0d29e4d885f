package backlog_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
)

func (h *house) explore(item string) (x backlog.Exploration) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		x, err = backlog.Explore(ctx, tx, person(1), item, "What would help?", "en")
		return err
	})
	return x
}

func contribute(n int, x backlog.Exploration, stage backlog.Stage, text string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return backlog.Contribute(ctx, tx, person(n), x.ID, stage, text, "en")
	}
}

func given(h *house, x backlog.Exploration) (texts []string) {
	h.t.Helper()
	list, err := backlog.Contributions(h.ctx, h.db, x.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range list {
		texts = append(texts, string(c.Kind)+": "+c.Text)
	}
	return texts
}

// Needs come first, then options, then the summary; only then a draft.
func TestExploration(t *testing.T) {
	each(t, func(h *house) {
		i := h.open(backlog.New{Circle: h.root.ID, Title: "Night buses"}) // person 9 raises it
		x := h.explore(i.ID)
		h.refuses("backlog.exploring_already", func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Explore(ctx, tx, person(2), i.ID, "", "en")
			return err
		})
		h.refuses("backlog.needs_first", func(ctx context.Context, tx *store.Tx) error {
			return backlog.AskOptions(ctx, tx, person(1), x.ID)
		})
		h.refuses("backlog.exploration_moved_on", contribute(2, x, backlog.Options, "A night bus"))
		h.write(contribute(2, x, backlog.Needs, "To come home safely"))
		h.hands.Move(time.Minute)
		h.write(contribute(9, x, backlog.Needs, "Not to wait in the cold")) // who raised it is heard too
		h.refuses("circle.not_seated", contribute(8, x, backlog.Needs, "Nor do I"))
		h.refuses("typed.empty", contribute(2, x, backlog.Needs, "  "))
		h.refuses("moderation.no_links", contribute(9, x, backlog.Needs, "Win a prize: https://spam.example/prize"))
		h.refuses("backlog.explore_first", func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Begin(ctx, tx, i.ID)
			return err
		})
		h.write(func(ctx context.Context, tx *store.Tx) error { return backlog.AskOptions(ctx, tx, person(1), x.ID) })
		h.refuses("backlog.exploration_moved_on", contribute(2, x, backlog.Needs, "Late"))
		h.hands.Move(time.Minute)
		h.write(contribute(3, x, backlog.Options, "A night bus"))
		h.hands.Move(time.Minute)
		h.write(contribute(3, x, backlog.Options, "A taxi voucher"))
		list, err := backlog.Contributions(h.ctx, h.db, x.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		h.refuses("backlog.only_ones_own", func(ctx context.Context, tx *store.Tx) error {
			return backlog.TakeBack(ctx, tx, person(2), list[3].ID)
		})
		h.write(func(ctx context.Context, tx *store.Tx) error { return backlog.TakeBack(ctx, tx, person(3), list[3].ID) })
		want := []string{"need: To come home safely", "need: Not to wait in the cold", "option: A night bus"}
		if got := given(h, x); !slices.Equal(got, want) {
			h.t.Fatalf("got %q, want %q", got, want)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return backlog.Conclude(ctx, tx, person(1), x.ID, backlog.Options, "A bus, lit stops", "en")
		})
		h.refuses("backlog.explored_already", contribute(2, x, backlog.Options, "Too late"))
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Begin(ctx, tx, i.ID)
			return err
		})
		all, err := backlog.Explorations(h.ctx, h.db, i.ID)
		if err != nil || len(all) != 1 || all[0].Summary != "A bus, lit stops" || all[0].Stage != backlog.Explored {
			h.t.Fatalf("got %+v, %v", all, err)
		}
	})
}

// Who has given in the open stage is not asked again; an item that was
// answered meanwhile asks nobody.
func TestExploringAsksOnce(t *testing.T) {
	each(t, func(h *house) {
		i := h.open(backlog.New{Circle: h.root.ID, Title: "Night buses"})
		x := h.explore(i.ID)
		asked := func(n int) int {
			list, err := backlog.ExploringIn(h.ctx, h.db, person(n).Member, []string{h.root.ID})
			if err != nil {
				h.t.Fatal(err)
			}
			return len(list)
		}
		if asked(2) != 1 {
			h.t.Fatal("person 2 is not asked")
		}
		h.write(contribute(2, x, backlog.Needs, "Light"))
		if asked(2) != 0 || asked(3) != 1 {
			h.t.Fatalf("asked: %d, %d", asked(2), asked(3))
		}
		h.write(func(ctx context.Context, tx *store.Tx) error { return backlog.AskOptions(ctx, tx, person(1), x.ID) })
		if asked(2) != 1 {
			h.t.Fatal("person 2 is not asked for options")
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Respond(ctx, tx, person(1), i.ID, backlog.Answer{Kind: backlog.NotTaken, Text: "Others do it", Lang: "en"})
			return err
		})
		if asked(2) != 0 {
			h.t.Fatal("an answered item still asks")
		}
		h.refuses("backlog.answered_before", contribute(2, x, backlog.Options, "A lamp"))
	})
}
