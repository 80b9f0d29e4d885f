package selection_test

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
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/selection"
)

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("m%d", n), Pseudonym: fmt.Sprintf("p%d", n), Lang: "en"}
}

// failer is what tests and property tests have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// house is a party of four (persons 1 to 4), whose circle has a facilitator's
// role that nobody holds, and person 9, who sits nowhere.
type house struct {
	t     failer
	ctx   context.Context
	db    *store.DB
	hands *clock.Hands
	c     circle.Circle
	role  circle.Role
}

const members = 4

func each(t *testing.T, run func(h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { run(newHouse(t, db)) })
}

func newHouse(t failer, db *store.DB) *house {
	hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	h := &house{t: t, db: db, hands: hands, ctx: clock.With(context.Background(), hands.Now)}
	var founders []member.Actor
	for n := range members {
		founders = append(founders, person(n+1))
	}
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		if h.c, err = circle.Found(ctx, tx, person(1), circle.Charter{Name: "Transport", Aim: "Getting about", Absentees: circle.Wait}, founders); err != nil {
			return err
		}
		h.role, err = circle.OpenRole(ctx, tx, person(1), h.c.ID, circle.NewRole{Kind: circle.Secretary}, "founding")
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

func (h *house) get(id string) selection.Selection {
	h.t.Helper()
	s, err := selection.Get(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *house) wish() selection.New {
	return selection.New{Role: h.role.ID, Qualifications: "Writes clearly", Starts: "2026-12-01", Ends: "2027-11-30", EndsOn: "2026-11-06"}
}

func (h *house) open(n selection.New) (s selection.Selection) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = selection.Open(ctx, tx, person(1), n)
		return err
	})
	return s
}

func accept(who int, s selection.Selection, word, reason string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := selection.Accept(ctx, tx, person(who), s.ID, s.Described, word, reason, "en")
		return err
	}
}

func nominate(who int, s selection.Selection, whom, why string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := selection.Nominate(ctx, tx, person(who), s.ID, whom, why, "en")
		return err
	}
}

func propose(who int, s selection.Selection, whom, ends string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := selection.Propose(ctx, tx, person(who), s.ID, selection.Choice{
			Nominee: whom, Starts: "2026-12-01", Ends: ends, Reasons: "Heard in the round", EndsOn: "2026-11-20", Text: agreement(),
		})
		return err
	}
}

func agreement() logbook.Text {
	return logbook.Text{Title: "Filling the role: secretary", Text: "Writes clearly", Why: "The circle needs minutes", Responsible: "The circle", Measured: "Evaluation rounds", Feedback: "To the circle", Lang: "en"}
}

// nominating opens a selection whose description everyone has consented to.
func (h *house) nominating(n selection.New) selection.Selection {
	h.t.Helper()
	s := h.open(n)
	for who := range members {
		h.do(accept(who+1, s, selection.Yes, ""))
	}
	return h.get(s.ID)
}

// proposed brings a selection to the consent round on person 2.
func (h *house) proposed() (selection.Selection, consent.Round) {
	h.t.Helper()
	s := h.nominating(h.wish())
	for who := range members {
		h.do(nominate(who+1, s, "m2", "Careful"))
	}
	h.do(propose(1, s, "m2", "2027-11-30"))
	s = h.get(s.ID)
	r, ok, err := consent.OpenRound(h.ctx, h.db, s.Proposal)
	if err != nil || !ok {
		h.t.Fatalf("no open round (%v)", err)
	}
	return s, r
}

func answer(who int, r consent.Round, kind consent.AnswerKind, reason string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Respond(ctx, tx, person(who), r.ID, r.N, consent.Answer{Kind: kind, Reason: reason})
		return err
	}
}

// next fails unless these steps are for a person to take.
func (h *house) next(who int, want ...selection.StepKind) {
	h.t.Helper()
	steps, err := selection.StepsFor(h.ctx, h.db, person(who))
	if err != nil {
		h.t.Fatal(err)
	}
	var got []selection.StepKind
	for _, s := range steps {
		got = append(got, s.What)
	}
	if !slices.Equal(got, want) {
		h.t.Fatalf("person %d has to take %v, not %v", who, got, want)
	}
}

// whole fails unless the journal and the rows agree.
func (h *house) whole() {
	h.t.Helper()
	if err := journal.Settle(h.ctx, h.db, nil); err != nil {
		h.t.Fatal(err)
	}
	var all []journal.Content
	for _, room := range [][]journal.Content{circle.Contents, backlog.Contents, logbook.Contents, consent.Contents, selection.Contents} {
		all = append(all, room...)
	}
	if r, err := journal.Verify(h.ctx, h.db, all); err != nil || r.Wrong != "" {
		h.t.Fatalf("%+v %v", r, err)
	}
}
