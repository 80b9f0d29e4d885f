package consent_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/moderation"
	"concentric/platform"
)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

// failer is what tests and property tests have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// house is a party of four (persons 1 to 4, who all sit in its circle), and
// person 9, who sits nowhere.
type house struct {
	t     failer
	ctx   context.Context
	db    *store.DB
	hands *clock.Hands
	c     circle.Circle
}

const members = 4

func each(t *testing.T, absentees circle.Absentees, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { run(newHouse(t, db, absentees)) })
}

func newHouse(t failer, db *store.DB, absentees circle.Absentees) *house {
	hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
	var founders []member.Actor
	for n := range members {
		founders = append(founders, person(n+1))
	}
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		h.c, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "Transport", Aim: "Getting about", Absentees: absentees}, founders)
		return err
	})
	return h
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
		h.t.Fatalf("got %v, want %s", err, message)
	}
}

func (h *house) get(id string) consent.Proposal {
	h.t.Helper()
	p, err := consent.Get(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) round(id string) consent.Round {
	h.t.Helper()
	r, ok, err := consent.OpenRound(h.ctx, h.db, id)
	if err != nil || !ok {
		h.t.Fatalf("no open round (%v)", err)
	}
	return r
}

func complete() logbook.Text {
	return logbook.Text{
		Title: "Night buses", Text: "Buses run every hour until two.", Why: "People come home from work", Responsible: "Transport circle",
		Measured: "Riders a month", Feedback: "At the stop", ReviewOn: "2027-11-02", Lang: "en",
	}
}

// item opens a finding of a conversation on the circle's backlog.
func (h *house) item() (i backlog.Item) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		i, err = backlog.Open(ctx, tx, person(1), backlog.New{
			Circle: h.c.ID, Title: "No bus at night", Origin: backlog.Origin{Kind: backlog.Finding, Ref: "f1", Statements: []string{"s1", "s2"}},
		})
		return err
	})
	return i
}

// tuning brings a proposal on the item to where it can be put to consent.
func (h *house) tuning(item backlog.Item, n consent.New) (p consent.Proposal) {
	h.t.Helper()
	if n.Item == "" {
		n.Item, n.Text = item.ID, complete()
	}
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		if p, err = consent.Draft(ctx, tx, person(1), n); err != nil {
			return err
		}
		r, err := consent.Present(ctx, tx, person(1), p.ID, "2026-11-05")
		if err != nil {
			return err
		}
		if err := consent.Next(ctx, tx, person(2), p.ID, r.ID, "2026-11-08"); err != nil {
			return err
		}
		r, _, err = consent.OpenRound(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		return consent.Next(ctx, tx, person(2), p.ID, r.ID, "")
	})
	return h.get(p.ID)
}

func (h *house) ask(p consent.Proposal) consent.Round {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.AskConsent(ctx, tx, person(1), p.ID, p.N, "2026-11-12")
		return err
	})
	return h.round(p.ID)
}

func answer(who int, r consent.Round, kind consent.AnswerKind, reason string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Respond(ctx, tx, person(who), r.ID, r.N, consent.Answer{Kind: kind, Reason: reason})
		return err
	}
}

// whole fails unless the journal and the rows agree.
func (h *house) whole() {
	h.t.Helper()
	if err := journal.Settle(h.ctx, h.db, nil); err != nil {
		h.t.Fatal(err)
	}
	var all []journal.Content
	for _, room := range [][]journal.Content{circle.Contents, backlog.Contents, logbook.Contents, platform.Contents, moderation.Contents, consent.Contents} {
		all = append(all, room...)
	}
	if r, err := journal.Verify(h.ctx, h.db, all); err != nil || r.Wrong != "" {
		h.t.Fatalf("%+v %v", r, err)
	}
}
