package focus_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/circle"
	"concentric/focus"
	"concentric/journal"
	"concentric/member"
)

// house is a party of ten members, of whom the first two sit in its circle.
type house struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	people []member.Actor
	circle string
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			for n := range 10 {
				id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprint("Person ", n), Standing: member.General})
				if err != nil {
					return err
				}
				one, err := member.ActorOf(ctx, tx, id)
				if err != nil {
					return err
				}
				h.people = append(h.people, one)
			}
			c, err := circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "Transport", Aim: "Getting about", Lang: "en", Audience: journal.Members}, h.people[:2])
			h.circle = c.ID
			return err
		})
		run(h)
	})
}

func (h *house) try(act func(context.Context, *store.Tx) error) error { return h.db.Write(h.ctx, act) }

func (h *house) do(act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	if err := h.try(act); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refuses(message string, act func(context.Context, *store.Tx) error) {
	h.t.Helper()
	err := h.try(act)
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Errorf("got %v, want %s", err, message)
	}
}

func (h *house) wish() focus.New {
	return focus.New{
		When:   focus.When{Day: "2026-11-20", Hour: "19:30", Place: "The station hall", AnswerBy: "2026-12-15"},
		Circle: h.circle, Question: "How do you get home at night?", Lang: "en", Seats: 5, Way: focus.Lot,
		Brief: brief.Brief{What: "Night buses", WhyNow: "The timetable is made in spring", TradeOffs: "Money or sleep", Affected: "Who works late"},
	}
}

func (h *house) convene(n focus.New) (group string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		group, err = focus.Convene(ctx, tx, h.people[0], n)
		return err
	})
	return group
}

func (h *house) say(who int, group string, comes bool) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error { return focus.Say(ctx, tx, h.people[who], group, comes) }
}

func (h *house) draw(group string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error { return focus.Draw(ctx, tx, h.people[0], group) }
}

func (h *house) note(group string, noted int, came ...string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return focus.Note(ctx, tx, h.people[1], group, noted, "The last bus goes too early.", came)
	}
}

func (h *house) move(who int, group string, to focus.When, why string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return focus.Move(ctx, tx, h.people[who], group, to, why)
	}
}

func (h *house) cancel(group, why string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error { return focus.Cancel(ctx, tx, h.people[0], group, why) }
}

// verify holds the rows against the journal.
func (h *house) verify() {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		report, err := journal.Verify(ctx, tx, slices.Concat(member.Contents, circle.Contents, backlog.Contents, focus.Contents))
		if err == nil && report.Wrong != "" {
			h.t.Error(report.Wrong)
		}
		return err
	})
}

func (h *house) correct(who int, group string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return focus.Correct(ctx, tx, h.people[who], group, "Trams too.")
	}
}

// drawn is a focus group whose pool everybody stood in.
func (h *house) drawn() string {
	h.t.Helper()
	group := h.convene(h.wish())
	for who := range h.people {
		h.do(h.say(who, group, true))
	}
	h.do(h.draw(group))
	return group
}

func (h *house) counts(group string) (pool, asked, yes int) {
	h.t.Helper()
	pool, asked, yes, err := focus.Counts(h.ctx, h.db, group)
	if err != nil {
		h.t.Fatal(err)
	}
	return pool, asked, yes
}

// who finds the people with this word, in the order of the draw.
func (h *house) who(group string, word focus.Word) (list []int) {
	h.t.Helper()
	guests, err := focus.Guests(h.ctx, h.db, group)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, s := range guests {
		for n, one := range h.people {
			if s.Person == one.Pseudonym && s.Word == word {
				list = append(list, n)
			}
		}
	}
	return list
}
