package meeting_test

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
	"concentric/meeting"
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

// house is a party of five (persons 1 to 5): person 1 facilitates, person 2 is
// the secretary; person 9 sits nowhere.
type house struct {
	t        failer
	ctx      context.Context
	db       *store.DB
	hands    *clock.Hands
	c        circle.Circle
	delegate circle.Role
}

const members = 5

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
		for kind, holder := range map[circle.RoleKind]int{circle.Facilitator: 1, circle.Secretary: 2, circle.Delegate: 0} {
			role, err := circle.OpenRole(ctx, tx, person(1), h.c.ID, circle.NewRole{Kind: kind}, "founding")
			if err != nil {
				return err
			}
			if holder == 0 {
				h.delegate = role
				continue
			}
			if _, err := circle.Fill(ctx, tx, person(1), role.ID, person(holder), "2026-11-01", "2027-10-31", "founding"); err != nil {
				return err
			}
		}
		return nil
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

func (h *house) get(id string) meeting.Meeting {
	h.t.Helper()
	m, err := meeting.Get(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// planned calls a meeting for tomorrow evening.
func (h *house) planned() (m meeting.Meeting) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		m, err = meeting.Plan(ctx, tx, person(1), meeting.New{Circle: h.c.ID, Times: []time.Time{h.hands.Now().Add(34 * time.Hour)}, Minutes: 90, Place: "Hall", Lang: "en"})
		return err
	})
	return m
}

func (h *house) put(m meeting.Meeting, p meeting.Put) (point meeting.Point) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) (err error) {
		point, err = meeting.PutOn(ctx, tx, person(3), m.ID, p)
		return err
	})
	return point
}

// running is a meeting that all but the last attend, with an item to explore
// and one to decide on its agenda.
func (h *house) running() meeting.Meeting {
	h.t.Helper()
	m := h.planned()
	h.put(m, meeting.Put{Title: "The winter", Minutes: 10, Outcome: meeting.Explore})
	h.put(m, meeting.Put{Title: "Night buses", Minutes: 20, Outcome: meeting.Decide})
	h.hands.Move(34 * time.Hour)
	h.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := meeting.Begin(ctx, tx, person(1), m.ID)
		return err
	})
	for n := 2; n < members; n++ {
		h.do(arrive(n, m.ID))
	}
	return h.get(m.ID)
}

// atItems is a running meeting whose agenda was consented to.
func (h *house) atItems() meeting.Meeting {
	h.t.Helper()
	m := h.running()
	h.advance(m.ID)
	h.advance(m.ID)
	h.do(askFor(1, m.ID, meeting.AskAgenda, meeting.AgendaChange{}))
	h.do(h.word(1, m.ID, "consent", true))
	return h.get(m.ID)
}

// deciding is a meeting at the item that is to be decided.
func (h *house) deciding() meeting.Meeting {
	h.t.Helper()
	m := h.atItems()
	h.do(nextItem(1, m, "", false, "It was cold"))
	return h.get(m.ID)
}

func (h *house) advance(id string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return meeting.Advance(ctx, tx, person(1), id, h.get(id).Step)
	})
}

func arrive(who int, id string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error { return meeting.Arrive(ctx, tx, person(who), id) }
}

func next(who int, m meeting.Meeting, skip bool) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.Next(ctx, tx, person(who), m.ID, m.Step, skip)
	}
}

func nextItem(who int, m meeting.Meeting, to string, off bool, result string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.NextItem(ctx, tx, person(who), m.ID, m.Step, to, off, result)
	}
}

func goRound(who int, m meeting.Meeting) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.GoRound(ctx, tx, person(who), m.ID, m.Step)
	}
}

func askFor(who int, id string, kind meeting.AskKind, c meeting.AgendaChange) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.AskFor(ctx, tx, person(who), id, kind, c)
	}
}

// word answers what those present are asked.
func (h *house) word(who int, id, word string, all bool) func(context.Context, *store.Tx) error {
	a, _, err := meeting.OpenAsk(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.Answer(ctx, tx, person(who), id, a.ID, word, "Because", all)
	}
}

func say(who int, id, round, whom, words string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.Say(ctx, tx, person(who), id, round, whom, words, "en")
	}
}

func mark(who int, id string, whom int, here bool) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		return meeting.Mark(ctx, tx, person(who), id, person(whom).Pseudonym, here)
	}
}

// speaker is whose turn it is, "" for nobody's.
func (h *house) speaker(id string) string {
	h.t.Helper()
	turns, err := meeting.Turns(h.ctx, h.db, h.get(id).Round)
	if err != nil {
		h.t.Fatal(err)
	}
	t, _ := meeting.Speaker(turns)
	return t.Person
}

func text() logbook.Text {
	return logbook.Text{
		Title: "Night buses", Text: "Buses run every hour until two.", Why: "People come home from work", Responsible: "Transport",
		Measured: "Riders a month", Feedback: "At the stop", ReviewOn: "2027-11-02", Lang: "en",
	}
}

// matter is what the people are deciding.
func (h *house) matter(id string) meeting.Matter {
	h.t.Helper()
	agenda, err := meeting.Agenda(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range agenda {
		if p.ID == h.get(id).Item {
			m, err := meeting.MatterOf(h.ctx, h.db, p.Item)
			if err != nil {
				h.t.Fatal(err)
			}
			return m
		}
	}
	return meeting.Matter{}
}

func (h *house) consentRound(id string) consent.Round {
	h.t.Helper()
	matter := h.matter(id)
	if matter.Proposal == nil {
		return consent.Round{}
	}
	r, _, err := consent.OpenRound(h.ctx, h.db, matter.Proposal.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *house) today() string { return h.c.Today(h.ctx) }

// whole fails unless the journal and the rows agree.
func (h *house) whole() {
	h.t.Helper()
	if err := journal.Settle(h.ctx, h.db, nil); err != nil {
		h.t.Fatal(err)
	}
	var all []journal.Content
	for _, room := range [][]journal.Content{circle.Contents, backlog.Contents, logbook.Contents, consent.Contents, selection.Contents, meeting.Contents} {
		all = append(all, room...)
	}
	if r, err := journal.Verify(h.ctx, h.db, all); err != nil || r.Wrong != "" {
		h.t.Fatalf("%+v %v", r, err)
	}
}
