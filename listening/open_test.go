package listening_test

import (
	"context"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

func TestOpenNeedsEverythingThatPeopleAreTold(t *testing.T) {
	each(t, func(h *house) {
		for message, spoil := range map[string]func(*listening.New){
			"listening.missing_question":    func(n *listening.New) { n.Question = " \u200b " },
			"listening.missing_need":        func(n *listening.New) { n.Need = "" },
			"listening.missing_promise":     func(n *listening.New) { n.Promise = "" },
			"listening.missing_answer_by":   func(n *listening.New) { n.AnswerBy = "soon" },
			"listening.answer_by_past":      func(n *listening.New) { n.AnswerBy = "2026-11-02" },
			"listening.closes_after_answer": func(n *listening.New) { n.Closes = "2026-12-15" },
			"listening.closes_past":         func(n *listening.New) { n.Closes = "2026-11-01" },
			"listening.audience_missing":    func(n *listening.New) { n.Audience = journal.Circle },
			"brief.missing_why_now":         func(n *listening.New) { n.Brief.WhyNow = "" },
		} {
			n := h.asked()
			spoil(&n)
			err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := listening.Open(ctx, tx, person(1), n)
				return err
			})
			h.refused(message, err)
			if apperr.As(err).Field == "" {
				t.Errorf("%s stands beside no field", message)
			}
		}
		all, err := listening.All(h.ctx, h.db, person(1))
		h.must(err)
		if len(all) != 0 {
			t.Errorf("%d conversations were opened by refused forms", len(all))
		}
	})
}

func TestOpenIsForTheCircle(t *testing.T) {
	each(t, func(h *house) {
		err := h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := listening.Open(ctx, tx, person(9), h.asked())
			return err
		})
		h.refused("circle.not_seated", err)
		id := h.open(h.asked())
		c, err := listening.See(h.ctx, h.db, person(9), id)
		h.must(err)
		if c.Question != "How shall we meet?" || c.State != listening.Voting || c.Numbered != 2 || c.KeyUntil != "2028-01-19" {
			t.Errorf("opened as %+v", c)
		}
		_, err = listening.See(h.ctx, h.db, visitor, id)
		h.refused("listening.not_found", err)
	})
}

// At the review of an agreement, whoever listens for the circle may ask again
// what it came from: by its finding or by its statements, once it is over, and
// while nobody is asking it again. Whoever sees the new conversation is led to it.
func TestWhatAnAgreementCameFromCanBeAskedAgain(t *testing.T) {
	each(t, func(h *house) {
		id := h.six()
		h.camps(id, 100, 20)
		first, err := listening.StatementAt(h.ctx, h.db, id, 1)
		h.must(err)
		read := func(who member.Actor, finding string, statements ...string) listening.Again {
			a, err := listening.AskedSince(h.ctx, h.db, who, finding, statements, clock.Now(h.ctx).Add(-time.Second))
			h.must(err)
			if a.May != "" && a.May != id {
				t.Fatalf("%q is offered", a.May)
			}
			return a
		}
		offered := func(who member.Actor, finding string, statements ...string) bool {
			return read(who, finding, statements...).May != ""
		}
		if offered(person(1), "", first.ID) {
			t.Error("an open conversation can be asked again")
		}
		h.close(id)
		h.work()
		found, err := listening.Findings(h.ctx, h.db, id)
		h.must(err)
		if !offered(person(1), "", "gone", first.ID) || !offered(person(1), found[0].ID) {
			t.Error("what is over cannot be asked again")
		}
		if offered(person(50), "", first.ID) || offered(person(1), "none") || offered(member.Actor{}, found[0].ID) {
			t.Error("it is offered to others, or from nothing")
		}
		if a := read(person(50), found[0].ID); a.Now.ID != "" {
			t.Errorf("asked again by %q before anybody did", a.Now.ID)
		}
		n := h.asked()
		n.Again, n.Audience = id, journal.Members
		again := h.open(n)
		if offered(person(1), "", first.ID) {
			t.Error("it is offered while it is being asked again")
		}
		for who, sees := range map[member.Actor]string{person(1): again, person(50): again, {}: ""} {
			if a := read(who, "", first.ID); a.Now.ID != sees {
				t.Errorf("%q is led to %q, wanted %q", who.Member, a.Now.ID, sees)
			}
		}
		h.close(again)
		h.work()
		if a := read(person(1), "", first.ID); a.May == "" || a.Now.ID != again {
			t.Errorf("after it was asked again: %+v; it can be asked a third time", a)
		}
		n.Again = again
		third := h.open(n)
		if a := read(person(1), "", first.ID); a.May != "" || a.Now.ID != third {
			t.Errorf("asked again by what was asked again, it is %q", a.Now.ID)
		}
		h.close(third)
		late, err := listening.AskedSince(h.ctx, h.db, person(1), "", []string{first.ID}, clock.Now(h.ctx).Add(time.Second))
		h.must(err)
		if late.Now.ID != "" {
			t.Error("an agreement is led to what was asked before it")
		}
	})
}
