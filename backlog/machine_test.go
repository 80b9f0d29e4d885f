package backlog_test

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"

	"pgregory.net/rapid"
)

// Whatever is done with items, in any order, none is lost: each that is not
// answered waits in a circle that is open, and each that is answered has its
// answer; what was merged ends with one that waits or was answered itself.
func TestNoSequenceOfActsLosesAnItem(t *testing.T) {
	folded := 0
	checks := flag.Lookup("rapid.checks").Value // each sequence has a party of its own
	before := checks.String()
	if err := checks.Set("25"); err != nil {
		t.Fatal(err)
	}
	defer checks.Set(before)
	rapid.Check(t, func(r *rapid.T) {
		h := furnish(t, storetest.Open(t, storetest.SQLite(t)))
		circles := []circle.Circle{h.root, h.a, h.b}
		var items []string
		for n := range 3 {
			origin := backlog.Origin{Kind: []backlog.OriginKind{backlog.Tension, backlog.Finding, backlog.Tension}[n]}
			items = append(items, h.open(backlog.New{Circle: circles[n].ID, Title: fmt.Sprint("Item ", n), Origin: origin}).ID)
		}
		for range rapid.IntRange(5, 25).Draw(r, "steps") {
			item := rapid.SampledFrom(items).Draw(r, "item")
			other := rapid.SampledFrom(items).Draw(r, "other")
			to := rapid.SampledFrom(circles).Draw(r, "circle").ID
			kind := rapid.SampledFrom([]backlog.AnswerKind{backlog.Taken, backlog.Merged, backlog.Merged, backlog.NotNow, backlog.Outcome}).Draw(r, "kind")
			act := rapid.IntRange(0, 8).Draw(r, "act")
			err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				switch act {
				case 0, 1:
					_, err = backlog.Route(ctx, tx, person(1), item, to, "It is yours", "en")
				case 2:
					_, err = backlog.Respond(ctx, tx, person(1), item, backlog.Answer{Kind: kind, Text: "So", Ref: other, Until: h.root.In(ctx, 20)})
				case 3:
					_, err = backlog.Begin(ctx, tx, item)
				case 4:
					err = backlog.Back(ctx, tx, item)
				case 5:
					err = backlog.Decide(ctx, tx, person(1), item, "a", "Done", "en")
				case 6:
					err = backlog.Reopen(ctx, tx, item)
				case 7:
					if _, err = circle.Step(ctx, tx, person(1), to, circle.Folding, "d"); err == nil {
						err = backlog.Fold(ctx, tx, person(1), to, "It ends", "en", "d")
					}
					if err == nil {
						folded++
					}
				}
				return err
			})
			if err != nil && apperr.As(err) == nil {
				r.Fatal(err)
			}
			if act == 8 {
				h.hands.Move(time.Duration(rapid.IntRange(1, 30).Draw(r, "days")) * 24 * time.Hour)
				if err := due.RunDue(h.ctx, h.db, backlog.Due()); err != nil {
					r.Fatal(err)
				}
			}
			h.holds(r, items)
		}
		h.whole()
	})
	if folded == 0 {
		t.Error("no circle was folded in any sequence")
	}
}

func (h *house) holds(r *rapid.T, items []string) {
	for _, id := range items {
		i, err := backlog.Get(h.ctx, h.db, id)
		if err != nil {
			r.Fatalf("an item is lost: %v", err)
		}
		answers, err := backlog.Answers(h.ctx, h.db, id)
		if err != nil {
			r.Fatal(err)
		}
		if i.State == backlog.Answered {
			if len(answers) == 0 {
				r.Fatalf("%s is closed without an answer", i.Title)
			}
			continue
		}
		c, err := circle.Get(h.ctx, h.db, i.Circle)
		if err != nil || c.State == circle.Closed {
			r.Fatalf("%s waits in a circle that is %s (%v)", i.Title, c.State, err)
		}
		if i.AnswerBy == "" {
			r.Fatalf("%s waits without a date", i.Title)
		}
	}
}

// Something that is raised while its circle closes goes up with all else, or is
// refused: it never waits where nobody sits.
func TestWhatIsRaisedWhileItsCircleClosesIsNotLost(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Step(ctx, tx, person(1), h.a.ID, circle.Folding, "d")
			return err
		})
		var all sync.WaitGroup
		for n := range 12 {
			all.Go(func() {
				err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
					if n == 6 {
						return backlog.Fold(ctx, tx, person(1), h.a.ID, "It ends", "en", "d")
					}
					_, err := backlog.Open(ctx, tx, person(10+n), backlog.New{Circle: h.a.ID, Title: fmt.Sprint("Item ", n)})
					return err
				})
				if e := apperr.As(err); err != nil && (e == nil || e.Message != "circle.closed") {
					h.t.Error(err)
				}
			})
		}
		all.Wait()
		if left, err := backlog.OfCircle(h.ctx, h.db, h.a.ID); err != nil || len(left) > 0 {
			h.t.Errorf("%d items wait in a closed circle (%v)", len(left), err)
		}
		h.whole()
	})
}

// Two items that are merged with each other at the same moment: one of them stays.
func TestTwoItemsMergedWithEachOtherLeaveOne(t *testing.T) {
	each(t, func(h *house) {
		ids := []string{h.open(backlog.New{Circle: h.a.ID, Title: "Trams"}).ID, h.open(backlog.New{Circle: h.a.ID, Title: "Rails"}).ID}
		var both sync.WaitGroup
		for n := range 2 {
			both.Go(func() {
				err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
					_, err := backlog.Respond(ctx, tx, person(1), ids[n], backlog.Answer{Kind: backlog.Merged, Text: "Together", Ref: ids[1-n]})
					return err
				})
				if err != nil && apperr.As(err) == nil {
					h.t.Error(err)
				}
			})
		}
		both.Wait()
		if left, err := backlog.OfCircle(h.ctx, h.db, h.a.ID); err != nil || len(left) != 1 {
			h.t.Errorf("%d of two are left (%v)", len(left), err)
		}
	})
}
