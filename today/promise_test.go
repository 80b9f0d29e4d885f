package today_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/today"
)

// The promise page before and after an answer is overdue, and after it came:
// the figures follow the records, and nobody writes them.
func TestThePromiseIsKeptOrBrokenByTheRecords(t *testing.T) {
	each(t, func(h *house) {
		var promise logbook.Agreement
		var item backlog.Item
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			agree := func(audience journal.Audience) (logbook.Agreement, error) {
				return logbook.Agree(ctx, tx, h.people[0], "", h.owner.ID, audience, logbook.Text{
					Title: "What you can count on", Text: "You get an answer.", Why: "Trust", Responsible: "All", Measured: "By figures", Feedback: "To us",
					ReviewOn: h.owner.In(ctx, 300), EndsOn: h.owner.In(ctx, 400), Lang: "en", Lineage: logbook.Lineage{Proposal: "p"},
				})
			}
			if promise, err = agree(journal.Public); err != nil {
				return err
			}
			item, err = backlog.Open(ctx, tx, h.people[5], backlog.New{Circle: h.owner.ID, Title: "The ferry", Lang: "en", Origin: backlog.Origin{Kind: backlog.Tension}})
			return err
		})
		targets := map[today.Measure]int{today.Overdue: 0, today.Tensions: 100, today.Days: 40, today.Briefs: 100}
		bind := func(actor member.Actor, agreement string, targets map[today.Measure]int) error {
			return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error { return today.Bind(ctx, tx, actor, agreement, targets) })
		}
		for message, err := range map[string]error{
			"circle.not_seated":       bind(h.people[5], promise.ID, targets),
			"today.promise_agreement": bind(h.people[0], "none", targets),
			"today.promise_measures":  bind(h.people[0], promise.ID, nil),
			"today.promise_target":    bind(h.people[0], promise.ID, map[today.Measure]int{"beauty": 3}),
		} {
			if e := apperr.As(err); e == nil || e.Message != message {
				t.Errorf("got %v, want %s", err, message)
			}
		}
		h.must(bind(h.people[0], promise.ID, targets))
		keeps := func() map[today.Measure]today.Kept {
			t.Helper()
			p, ok, err := today.Promised(h.ctx, h.db)
			h.must(err)
			if !ok || p.Agreement != promise.ID {
				t.Fatalf("%+v %v", p, ok)
			}
			list, overdue, err := today.Keeping(h.ctx, h.db, h.people[5], p)
			h.must(err)
			kept := map[today.Measure]today.Kept{}
			for _, k := range list {
				kept[k.Measure] = k
			}
			if kept[today.Overdue].Value != len(overdue) {
				t.Errorf("%d overdue, of which %d are listed", kept[today.Overdue].Value, len(overdue))
			}
			return kept
		}
		if k := keeps(); !k[today.Overdue].Holds || k[today.Tensions].Of != 0 || k[today.Days].Of != 0 || k[today.Briefs].Of != 0 {
			t.Errorf("before anything is due: %+v", k)
		}
		h.hands.Move(time.Duration(h.owner.AnswerDays+1) * 24 * time.Hour)
		if k := keeps(); k[today.Overdue].Holds || k[today.Overdue].Value != 1 || k[today.Tensions].Holds || k[today.Tensions].Of != 1 {
			t.Errorf("overdue: %+v", k)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := backlog.Respond(ctx, tx, h.people[0], item.ID, backlog.Answer{Kind: backlog.Outcome, Text: "It runs.", Lang: "en"})
			return err
		})
		if k := keeps(); !k[today.Overdue].Holds || !k[today.Tensions].Holds || k[today.Days].Value != h.owner.AnswerDays+1 || k[today.Days].Of != 1 {
			t.Errorf("answered: %+v", k)
		}
		h.must(journal.Settle(h.ctx, h.db, nil))
		refs, err := today.Contents[0].Refs(h.ctx, h.db)
		if err != nil || len(refs) != 1 {
			t.Errorf("%v %v", refs, err)
		}
	})
}

// The chance to be drawn is reckoned from the draws of the last year: none where
// none was made, and what one random hundred among two hundred gives.
func TestTheChanceToBeDrawn(t *testing.T) {
	each(t, func(h *house) {
		p := today.Promise{Targets: map[today.Measure]int{today.Lots: 600}}
		chance := func(value, of int, holds bool) {
			t.Helper()
			kept, _, err := today.Keeping(h.ctx, h.db, h.people[5], p)
			h.must(err)
			if len(kept) != 1 || kept[0].Value != value || kept[0].Of != of || kept[0].Holds != holds || !kept[0].Counts() {
				t.Errorf("%+v, want %d over %d", kept, value, of)
			}
		}
		chance(0, 0, false)
		draws := func(members int) {
			t.Helper()
			id := h.open()
			var draw string
			h.write(func(ctx context.Context, tx *store.Tx) (err error) {
				draw, err = listening.Invite(ctx, tx, h.people[0], id)
				return err
			})
			d, err := listening.DrawOf(h.ctx, h.db, draw)
			h.must(err)
			if d.Among > 0 {
				t.Fatal("drawn already")
			}
			_, err = h.room.Listen.Invited(h.ctx, d, numbered(members), func(string) string { return "" })
			h.must(err)
		}
		draws(200)
		chance(500, 1, false)
		draws(400)
		chance(625, 2, true)
		h.hands.Move(366 * 24 * time.Hour)
		chance(0, 0, false)
	})
}

func numbered(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("member%04d", i)
	}
	return list
}
