package declaration_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/declaration"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// house is a public circle of three (0, 1 and 2); 3 sits elsewhere.
type house struct {
	t      *testing.T
	ctx    context.Context
	db     *store.DB
	hands  *clock.Hands
	people []member.Actor
	c      circle.Circle
	role   circle.Role
	agreed logbook.Agreement
}

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
		h.do(h.found)
		run(h)
	})
}

type act func(ctx context.Context, tx *store.Tx) error

func (h *house) do(a act) {
	h.t.Helper()
	if err := h.db.Write(h.ctx, a); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refuses(message string, a act) {
	h.t.Helper()
	err := h.db.Write(h.ctx, a)
	if e := apperr.As(err); e == nil || e.Message != message {
		h.t.Errorf("expected %s, got %v", message, err)
	}
}

func (h *house) found(ctx context.Context, tx *store.Tx) error {
	h.people = nil
	for n := range 4 {
		id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: fmt.Sprintf("Person %d", n), Lang: "en"})
		if err != nil {
			return err
		}
		one, err := member.ActorOf(ctx, tx, id)
		if err != nil {
			return err
		}
		h.people = append(h.people, one)
	}
	var err error
	if h.c, err = circle.Found(ctx, tx, h.people[0], circle.Charter{Name: "Transport", Aim: "Getting about", Audience: journal.Public}, h.people[:3]); err != nil {
		return err
	}
	if h.role, err = circle.OpenRole(ctx, tx, h.people[0], h.c.ID, circle.NewRole{Kind: circle.Spokesperson, Lang: "en"}, "agreed"); err != nil {
		return err
	}
	h.agreed, err = logbook.Agree(ctx, tx, h.people[0], "", h.c.ID, journal.Public, text("Night buses run every hour"))
	return err
}

func text(words string) logbook.Text {
	return logbook.Text{
		Title: "Night buses", Text: words, Why: "People come home", Responsible: "Transport", Measured: "Riders", Feedback: "At the stop",
		ReviewOn: "2027-08-02", Lang: "en", Lineage: logbook.Lineage{Proposal: "pr1"}, Record: logbook.Record{Method: logbook.Consent, Consented: 3},
	}
}

// speaks gives the spokesperson's role to one person until the last of June.
func (h *house) speaks(n int) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := circle.Fill(ctx, tx, h.people[0], h.role.ID, h.people[n], h.c.Today(ctx), "2027-06-30", "agreed")
		return err
	})
}

func (h *house) preparing(n int, into *declaration.Declaration) act {
	return func(ctx context.Context, tx *store.Tx) (err error) {
		d, err := declaration.Prepare(ctx, tx, h.people[n], h.c.ID, h.agreed.ID, h.agreed.Now.ID)
		if into != nil {
			*into = d
		}
		return err
	}
}

func (h *house) confirming(n int, d declaration.Declaration) act {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := declaration.Confirm(ctx, tx, h.people[n], d.ID)
		return err
	}
}

func (h *house) state(d declaration.Declaration) declaration.State {
	h.t.Helper()
	now, err := declaration.Get(h.ctx, h.db, d.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return now.State()
}

// waitsFor finds whom a declaration waits for.
func (h *house) waitsFor(d declaration.Declaration, who ...int) {
	h.t.Helper()
	for n := range 3 {
		list, err := declaration.WaitingFor(h.ctx, h.db, h.people[n].Member, h.c)
		if err != nil || len(list) > 0 != slices.Contains(who, n) || len(list) > 0 && list[0].ID != d.ID {
			h.t.Errorf("for %d waits %+v: %v", n, list, err)
		}
	}
}

var contents = slices.Concat(member.Contents, circle.Contents, logbook.Contents, declaration.Contents)

func (h *house) amend(words string) {
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		h.agreed, err = logbook.Agree(ctx, tx, h.people[0], h.agreed.ID, h.c.ID, journal.Public, text(words))
		return err
	})
}

func TestACircleSpeaksByTwoPeopleOneOfThemItsSpokesperson(t *testing.T) {
	each(t, func(h *house) {
		h.refuses("declaration.no_spokesperson", h.preparing(1, nil))
		h.speaks(0)
		h.refuses("circle.not_seated", h.preparing(3, nil))

		var d declaration.Declaration
		h.do(h.preparing(1, &d))
		h.waitsFor(d, 0)
		h.refuses("declaration.waits_already", h.preparing(2, nil))
		h.refuses("declaration.confirmed_before", h.confirming(1, d))
		h.refuses("circle.not_seated", h.confirming(3, d))
		h.do(h.confirming(2, d))
		if s := h.state(d); s != declaration.Waiting {
			t.Errorf("two confirmed, and not the spokesperson: %s", s)
		}
		h.waitsFor(d, 0)
		h.do(h.confirming(0, d))
		if s := h.state(d); s != declaration.Public {
			t.Errorf("the spokesperson confirmed too: %s", s)
		}
		h.refuses("declaration.moved_on", h.confirming(2, d))
		h.refuses("declaration.said_already", h.preparing(2, nil))

		// A correction takes its place, visibly; and is withdrawn, visibly.
		h.amend("Night buses run every half hour")
		var next declaration.Declaration
		h.do(h.preparing(0, &next))
		h.waitsFor(next, 1, 2)
		if h.state(d) != declaration.Public || next.Corrects != d.ID {
			t.Errorf("before the correction is public: %s %+v", h.state(d), next)
		}
		h.do(h.confirming(1, next))
		h.waitsFor(next)
		if h.state(d) != declaration.Corrected || h.state(next) != declaration.Public {
			t.Errorf("after it: %s %s", h.state(d), h.state(next))
		}
		withdraw := func(why string) act {
			return func(ctx context.Context, tx *store.Tx) error {
				return declaration.Withdraw(ctx, tx, h.people[2], next.ID, why, "en")
			}
		}
		if err := h.db.Write(h.ctx, withdraw(" ")); apperr.As(err) == nil || apperr.As(err).Field != "why" {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		h.do(withdraw("The line is closed"))
		h.refuses("declaration.moved_on", withdraw("again"))
		said, err := declaration.Said(h.ctx, h.db, h.c.ID, 10)
		if err != nil || len(said) != 2 || h.state(next) != declaration.Withdrawn {
			t.Errorf("what was said stays: %+v %v", said, err)
		}
		if err := journal.Settle(h.ctx, h.db, nil); err != nil {
			t.Fatal(err)
		}
		if r, err := journal.Verify(h.ctx, h.db, contents); err != nil || r.Wrong != "" {
			t.Errorf("%+v %v", r, err)
		}
		for _, table := range declaration.Persons {
			h.do(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, h.people[1].Member) })
			if left, err := table.Export(h.ctx, h.db, h.people[1].Member); err != nil || fmt.Sprint(left) != "[]" {
				t.Errorf("%s after the erasure: %v %v", table.Table, left, err)
			}
		}
		if r, err := journal.Verify(h.ctx, h.db, contents); err != nil || r.Wrong != "" {
			t.Errorf("after an erasure: %+v %v", r, err)
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "delete from declaration_key where declaration = $1", d.ID)
			return err
		})
		if r, err := journal.Verify(h.ctx, h.db, contents); err != nil || r.Wrong == "" {
			t.Errorf("keys that are gone are not missed: %+v %v", r, err)
		}
	})
}

func TestWhatACircleCannotSay(t *testing.T) {
	each(t, func(h *house) {
		h.speaks(0)
		say := func(agreement, version string) act {
			return func(ctx context.Context, tx *store.Tx) error {
				_, err := declaration.Prepare(ctx, tx, h.people[1], h.c.ID, agreement, version)
				return err
			}
		}
		agree := func(in string, audience journal.Audience, method logbook.Method) logbook.Agreement {
			words := text("Something else")
			words.Record.Method = method
			var a logbook.Agreement
			h.do(func(ctx context.Context, tx *store.Tx) (err error) {
				a, err = logbook.Agree(ctx, tx, h.people[0], "", in, audience, words)
				return err
			})
			return a
		}
		for message, a := range map[string]logbook.Agreement{
			"declaration.of_another": agree("elsewhere", journal.Public, logbook.Consent),
			"declaration.not_public": agree(h.c.ID, journal.Members, logbook.Consent),
			"declaration.by_count":   agree(h.c.ID, journal.Public, logbook.Majority),
		} {
			h.refuses(message, say(a.ID, a.Now.ID))
		}

		// Another text than the one agreed, before it waits and while it does.
		older := h.agreed.Now.ID
		h.amend("Every half hour")
		h.refuses("declaration.text_changed", say(h.agreed.ID, older))
		var d declaration.Declaration
		h.do(h.preparing(1, &d))
		h.amend("Every quarter of an hour")
		h.refuses("declaration.text_changed", h.confirming(0, d))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return declaration.Withdraw(ctx, tx, h.people[2], d.ID, "", "en")
		})
		if s := h.state(d); s != declaration.Aside {
			t.Errorf("set aside: %s", s)
		}

		// The term is over; and then the agreement's is.
		h.do(h.preparing(1, &d))
		h.hands.Set(time.Date(2027, 7, 1, 9, 0, 0, 0, time.UTC))
		h.refuses("declaration.term_over", h.confirming(0, d))
		h.refuses("declaration.term_over", say(h.agreed.ID, h.agreed.Now.ID))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Fill(ctx, tx, h.people[0], h.role.ID, h.people[2], "2027-07-01", "2027-12-31", "agreed")
			return err
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return logbook.Drop(ctx, tx, h.people[0], h.agreed.ID, "agreed")
		})
		h.refuses("declaration.decision_over", h.confirming(2, d))
		if s := h.state(d); s != declaration.Waiting {
			t.Errorf("nothing was said: %s", s)
		}
	})
}
