package today_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/consent"
	"concentric/journal"
	"concentric/library"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
	"concentric/today"
)

// Of 24 people who were answered by the promised day 14 come back, of 24 others
// 10: each by an act of their own in the days that count. What comes before or
// after these days, or is for the circle alone, changes nothing, nor does an
// erasure.
func TestWhoComesBackIsCountedFromNamedActs(t *testing.T) {
	each(t, func(h *house) {
		var people []member.Actor
		var items []backlog.Item
		for n := range 49 {
			people = append(people, member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"})
		}
		raise := func(ctx context.Context, tx *store.Tx, who member.Actor, audience journal.Audience) error {
			i, err := backlog.Open(ctx, tx, who, backlog.New{Circle: h.owner.ID, Title: "The quay is dark", Lang: "en", Audience: audience})
			items = append(items, i)
			return err
		}
		again := func(some []member.Actor) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				for _, who := range some {
					if err := raise(ctx, tx, who, journal.Members); err != nil {
						return err
					}
				}
				return nil
			})
		}
		respond := func(some []backlog.Item) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				for _, i := range some {
					if _, err := backlog.Respond(ctx, tx, h.people[0], i.ID, backlog.Answer{Kind: backlog.Outcome, Text: "It is lit.", Lang: "en"}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		again(people[:1]) // whose days begin before those of the others
		h.hands.Move(10 * 24 * time.Hour)
		again(people[1:48])
		h.write(func(ctx context.Context, tx *store.Tx) error { return raise(ctx, tx, h.people[1], journal.Circle) })
		respond(append(items[:24:24], items[48]))
		h.hands.Move(time.Duration(h.owner.AnswerDays-5) * 24 * time.Hour)
		again(people[34:48]) // before the days that count
		h.hands.Move(6 * 24 * time.Hour)
		again(people[48:]) // whose days are not over in the end
		respond(items[26:30])
		h.comeBack(people, items)
		again(people[4:14])
		again(people[25:34])
		again(h.people[1:2])
		back := h.cameBack()
		if back.Tells() || back.Answered.N != 0 {
			t.Errorf("counted before the days are over: %+v", back)
		}
		h.hands.Move(time.Duration(today.BackDays) * 24 * time.Hour)
		again(people[14:24]) // after the days that count
		for range 2 {
			back = h.cameBack()
			if back.Answered != listening.ShareOf(14, 24) || back.Waiting != listening.ShareOf(10, 24) || !back.Tells() {
				t.Errorf("%+v", back)
			}
			for _, table := range append(append(backlog.Persons, consent.Persons...), append(library.Persons, platform.Persons...)...) {
				h.write(func(ctx context.Context, tx *store.Tx) error {
					for _, who := range people[:5] {
						if err := table.Erase(ctx, tx, who.Member); err != nil {
							return err
						}
					}
					return table.Erase(ctx, tx, people[24].Member)
				})
			}
		}
	})
}

// comeBack lets four of those who were answered come back by other acts than a
// tension, and one of the others.
func (h *house) comeBack(people []member.Actor, items []backlog.Item) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error {
		for n := range 2 {
			if _, err := library.Add(ctx, tx, people[n], library.Resource, journal.Members, library.Text{Title: "Lamps", Text: "Warm light.", Lang: "en"}); err != nil {
				return err
			}
		}
		programme, err := platform.Begin(ctx, tx, h.people[0], platform.New{Circle: h.owner.ID, Title: "Programme", Lang: "en", Audience: journal.Members})
		if err != nil {
			return err
		}
		chapter, err := platform.AddChapter(ctx, tx, h.people[0], programme.ID, "Light", "en")
		if err != nil {
			return err
		}
		if _, err := platform.Amend(ctx, tx, people[2], platform.Amendment{Chapter: chapter.ID, Title: "Dark skies", Text: "We keep the night dark.", Why: "Birds."}); err != nil {
			return err
		}
		p, err := consent.AskAtOnce(ctx, tx, h.people[0], consent.New{Item: items[25].ID, Text: logbook.Text{
			Title: "Light the pier", Text: "We light it.", Why: "It is dark.", Responsible: "Harbour", Measured: "Falls", Feedback: "Here", Lang: "en", ReviewOn: h.owner.In(ctx, 200),
		}}, h.owner.In(ctx, 5))
		if err != nil {
			return err
		}
		if _, err := consent.Advise(ctx, tx, people[3], p.ID, "Low posts.", "en"); err != nil {
			return err
		}
		x, err := backlog.Explore(ctx, tx, h.people[0], items[24].ID, "", "en")
		if err != nil {
			return err
		}
		return backlog.Contribute(ctx, tx, people[24], x.ID, backlog.Needs, "To see the steps.", "en")
	})
}

func (h *house) cameBack() today.CameBack {
	h.t.Helper()
	back, err := today.CountBack(h.ctx, h.db)
	h.must(err)
	return back
}
