package meeting_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/meeting"
	"concentric/member"
)

// A whole meeting: a check-in, the agenda, an item explored, one decided with an
// objection that is integrated, an evaluation, and minutes that say all of it.
func TestAMeetingFromCheckInToItsMinutes(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		m = h.get(m.ID)
		first := h.speaker(m.ID)
		for range 4 {
			h.do(next(1, h.get(m.ID), false))
		}
		if m = h.get(m.ID); m.Round != "" || first != "p1" {
			t.Fatalf("after all have spoken the round is over: %+v, and %s began", m, first)
		}
		h.advance(m.ID)
		h.advance(m.ID)
		h.refuses("meeting.agenda_first", func(ctx context.Context, tx *store.Tx) error {
			return meeting.Advance(ctx, tx, person(1), m.ID, h.get(m.ID).Step)
		})
		h.do(askFor(1, m.ID, meeting.AskAgenda, meeting.AgendaChange{}))
		h.do(h.word(2, m.ID, "consent", false))
		h.do(h.word(1, m.ID, "consent", true))
		m = h.get(m.ID)
		if m.Phase != meeting.Items || m.Item == "" {
			t.Fatalf("the items begin: %+v", m)
		}
		h.do(goRound(1, m))
		m = h.get(m.ID)
		if h.speaker(m.ID) != "p2" {
			t.Errorf("the second round begins one seat further on, with %s", h.speaker(m.ID))
		}
		h.do(say(3, m.ID, m.Round, "", "Ice at the stops"))
		h.do(say(2, m.ID, m.Round, "p2", "We need gritting"))
		if h.speaker(m.ID) != "p4" {
			t.Errorf("who has spoken is passed over: it is the turn of %s", h.speaker(m.ID))
		}
		h.hands.Move(7 * time.Minute)
		h.do(nextItem(1, h.get(m.ID), "", false, "The stops are gritted"))
		h.decide(m.ID)
		h.hands.Move(5 * time.Minute)
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.Resolve(ctx, tx, person(3), m.ID, meeting.NewAction{Text: "Call the garage", Who: "p4", DueOn: "2026-11-10"})
			return err
		})
		h.do(nextItem(1, h.get(m.ID), "", false, ""))
		h.advance(m.ID)
		m = h.get(m.ID)
		h.refuses("meeting.no_next", func(ctx context.Context, tx *store.Tx) error {
			return meeting.Close(ctx, tx, person(1), m.ID, m.Step, false)
		})
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Close(ctx, tx, person(1), m.ID, m.Step, true)
		})
		h.minutes(m.ID)
		h.whole()
	})
}

// decide carries a proposal through its rounds, with an objection.
func (h *house) decide(id string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return meeting.Present(ctx, tx, person(3), id, text(), h.today())
	})
	for _, kind := range []consent.WordKind{consent.Nothing, consent.Nothing} {
		for who := 1; who < members; who++ {
			h.do(func(ctx context.Context, tx *store.Tx) error {
				return meeting.AskTo(ctx, tx, person(who), id, consent.Word{Kind: kind})
			})
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.GoOn(ctx, tx, person(1), id, h.consentRound(id).ID, h.today())
		})
	}
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return meeting.AskConsent(ctx, tx, person(1), id, 1, h.today())
	})
	if r := h.consentRound(id); r.EndsOn != h.c.In(h.ctx, 5) {
		h.t.Fatalf("person 5, at home, is asked until %s", r.EndsOn)
	}
	h.do(respond(4, h, id, consent.Objection, "Too dear"))
	for _, who := range []int{1, 2, 3} {
		h.do(respond(who, h, id, consent.Consent, ""))
	}
	h.outside(consent.Consent)
	shorter := text()
	shorter.ReviewOn = "2027-02-01"
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return meeting.Integrate(ctx, tx, person(4), id, 1, shorter, nil)
	})
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return meeting.AskConsent(ctx, tx, person(1), id, 2, h.today())
	})
	r := h.consentRound(id)
	h.do(func(ctx context.Context, tx *store.Tx) error {
		return meeting.Speak(ctx, tx, person(2), id, r.ID, r.N, nil, consent.Answer{})
	})
	if s := h.speaker(id); s != "" {
		h.t.Fatalf("all present have answered, and it is the turn of %s", s)
	}
	h.outside(consent.Trust)
	if p := h.matter(id).Proposal; p.State != consent.Agreed {
		h.t.Fatalf("%+v", p)
	}
}

// outside lets person 5, who is not there, answer at home.
func (h *house) outside(kind consent.AnswerKind) {
	h.t.Helper()
	asks, err := consent.WaitingFor(h.ctx, h.db, "m5")
	if err != nil || len(asks) != 1 {
		h.t.Fatalf("%v %v", asks, err)
	}
	h.do(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Respond(ctx, tx, person(5), asks[0].Round.ID, asks[0].Round.N, consent.Answer{Kind: kind})
		return err
	})
}

func respond(who int, h *house, id string, kind consent.AnswerKind, reason string) func(context.Context, *store.Tx) error {
	return func(ctx context.Context, tx *store.Tx) error {
		r := h.consentRound(id)
		return meeting.Respond(ctx, tx, person(who), id, r.ID, r.N, consent.Answer{Kind: kind, Reason: reason})
	}
}

// minutes checks what was written, and consents to it.
func (h *house) minutes(id string) {
	h.t.Helper()
	list, err := meeting.Records(h.ctx, h.db, id)
	if err != nil || len(list) != 1 {
		h.t.Fatalf("%v %v", list, err)
	}
	v := list[0].Minutes
	if !slices.Equal(v.Present, []string{"p1", "p2", "p3", "p4"}) || !slices.Equal(slices.Concat(v.Apologies, v.Absent), []string{"p5"}) || !slices.Equal(v.Leads, []string{"p1"}) || len(v.Points) != 2 || len(v.Actions) != 1 {
		h.t.Fatalf("%+v", v)
	}
	explored, decided := v.Points[0], v.Points[1]
	if explored.Spent != 7*60 || explored.Result != "The stops are gritted" || len(explored.Said) != 2 {
		h.t.Fatalf("%+v", explored)
	}
	d := decided.Decision
	if d == nil || d.State != consent.Agreed || d.N != 2 || d.Integrated != 1 || len(d.Consented) != 5 || len(d.Spoken) != 3 || len(d.Waiting) != 0 {
		h.t.Fatalf("%+v", d)
	}
	h.refuses("meeting.not_asked", h.word(5, id, "consent", false))
	for who := 1; who < members; who++ {
		h.do(h.word(who, id, "consent", false))
	}
	if m := h.get(id); m.State != meeting.Consented {
		h.t.Fatalf("%+v", m)
	}
	h.refuses("meeting.is_consented", func(ctx context.Context, tx *store.Tx) error {
		return meeting.Answer(ctx, tx, person(1), id, "x", "consent", "", false)
	})
	answers, err := consent.AllAnswers(h.ctx, h.db, d.Proposal)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range answers {
		if a.Recorder != "" {
			h.refuses("consent.record_settled", func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Correct(ctx, tx, member.Actor{Member: a.Member, Pseudonym: a.Person, Lang: "en"}, a.ID, consent.Answer{Kind: consent.Objection, Reason: "No"})
				return err
			})
		}
	}
}

// Two facilitators who go on at once, from the same page, go on once.
func TestTwoWhoAdvanceAtOnceAdvanceOnce(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		m = h.get(m.ID)
		results := make(chan error, 8)
		for range cap(results) {
			go func() { results <- h.try(next(1, m, false)) }()
		}
		done := 0
		for range cap(results) {
			switch err := <-results; {
			case err == nil:
				done++
			case apperr.Is(err, apperr.Conflict):
			default:
				t.Error(err)
			}
		}
		if done != 1 || h.speaker(m.ID) != "p2" {
			t.Errorf("%d of 8 went on, and it is the turn of %s", done, h.speaker(m.ID))
		}
	})
}

func TestSkippedComesBackAndLateComesLast(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		h.do(next(1, h.get(m.ID), true)) // person 1 is skipped
		h.do(arrive(5, m.ID))
		for _, want := range []string{"p2", "p3", "p4", "p5", "p1"} {
			if got := h.speaker(m.ID); got != want {
				t.Fatalf("it is the turn of %s, not of %s", got, want)
			}
			h.do(next(1, h.get(m.ID), want == "p1"))
		}
		if h.get(m.ID).Round != "" {
			t.Error("who is skipped when all others have spoken is not waited for")
		}
	})
}

// The speaker passes the word on; somebody else does not.
func TestTheWordIsPassedByWhoHasIt(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		h.do(next(1, h.get(m.ID), false))
		h.refuses("circle.role_needed_facilitate", next(3, h.get(m.ID), false))
		h.do(next(2, h.get(m.ID), false))
		if h.speaker(m.ID) != "p3" {
			t.Error(h.speaker(m.ID))
		}
	})
}

// Who was offline writes into a round that has closed: refused, and told so.
func TestAWordForARoundThatHasClosed(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		round := h.get(m.ID).Round
		h.do(func(ctx context.Context, tx *store.Tx) error {
			return meeting.EndRound(ctx, tx, person(1), m.ID, h.get(m.ID).Step)
		})
		h.refuses("meeting.round_closed", say(3, m.ID, round, "", "I was in a tunnel"))
		h.refuses("meeting.not_found", say(9, m.ID, round, "", "I am nobody"))
	})
}

// The facilitator is lost in the middle of a round: those who are left consent
// to another, each with one tap, and the round goes on where it stood.
func TestALostFacilitatorIsReplaced(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		h.do(next(1, h.get(m.ID), false))
		h.refuses("circle.role_needed_facilitate", next(3, h.get(m.ID), false))
		h.do(askFor(3, m.ID, meeting.AskLead, meeting.AgendaChange{}))
		h.refuses("meeting.each_alone", h.word(2, m.ID, "consent", true))
		theirs := func(by int, who string) func(context.Context, *store.Tx) error {
			a, _, err := meeting.OpenAsk(h.ctx, h.db, m.ID)
			if err != nil {
				t.Fatal(err)
			}
			return func(ctx context.Context, tx *store.Tx) error {
				return meeting.AnswerFor(ctx, tx, person(by), m.ID, a.ID, who)
			}
		}
		h.refuses("meeting.each_alone", theirs(3, "p2"))        // who would facilitate records nobody
		h.refuses("circle.role_needed_minute", theirs(4, "p2")) // nor does who keeps no minutes
		h.refuses("meeting.ask_over", theirs(2, "p3"))          // who asked is not asked
		h.do(theirs(1, "p2"))
		h.do(h.word(2, m.ID, "consent", false)) // which they can say themselves all the same
		h.refuses("circle.role_needed_facilitate", func(ctx context.Context, tx *store.Tx) error {
			return meeting.GoRound(ctx, tx, person(3), m.ID, h.get(m.ID).Step)
		})
		h.do(mark(2, m.ID, 4, false)) // person 4 has left: nobody waits for them
		h.do(next(3, h.get(m.ID), false))
		if h.speaker(m.ID) != "p3" {
			t.Errorf("the round goes on where it stood: it is the turn of %s", h.speaker(m.ID))
		}
		h.whole()
	})
}

// Nobody takes a meeting over from a facilitator who is there and says so.
func TestAFacilitatorWhoIsThereStays(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(askFor(3, m.ID, meeting.AskLead, meeting.AgendaChange{}))
		h.do(h.word(1, m.ID, "objection", false))
		if _, open, err := meeting.OpenAsk(h.ctx, h.db, m.ID); err != nil || open {
			t.Fatal("still asked", err)
		}
		for _, gone := range []int{2, 4} {
			h.do(mark(1, m.ID, gone, false))
		}
		h.do(askFor(3, m.ID, meeting.AskLead, meeting.AgendaChange{}))
		h.refuses("circle.role_needed_facilitate", goRound(3, h.get(m.ID))) // two are there, and one of them facilitates
	})
}

// The last facilitator's role ends in the middle of a round: the round stands,
// and anybody of the circle may go on.
func TestTheLastFacilitatorIsRemovedDuringARound(t *testing.T) {
	each(t, func(h *house) {
		m := h.running()
		h.do(goRound(1, m))
		h.do(func(ctx context.Context, tx *store.Tx) error {
			terms, err := circle.TermsOf(ctx, tx, "m1")
			if err != nil {
				return err
			}
			return circle.EndTerm(ctx, tx, person(1), terms[0].ID, "")
		})
		if h.speaker(m.ID) != "p1" {
			t.Fatal("the round does not stand")
		}
		h.do(next(4, h.get(m.ID), false))
		if h.speaker(m.ID) != "p2" {
			t.Error(h.speaker(m.ID))
		}
	})
}

// A change of the agenda is asked for, and comes with the consent of those
// present only.
func TestChangingTheAgendaNeedsConsent(t *testing.T) {
	each(t, func(h *house) {
		m := h.atItems()
		h.refuses("meeting.agenda_agreed", func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.PutOn(ctx, tx, person(3), m.ID, meeting.Put{Title: "Trams", Minutes: 5, Outcome: meeting.Report})
			return err
		})
		add := meeting.AgendaChange{Add: &meeting.Put{Title: "Trams", Minutes: 5, Outcome: meeting.Report}}
		h.do(askFor(1, m.ID, meeting.AskChange, add))
		h.refuses("meeting.asked_already", askFor(1, m.ID, meeting.AskChange, add))
		h.do(h.word(4, m.ID, "objection", false))
		if n := len(h.agenda(m.ID)); n != 2 {
			t.Fatalf("an objection, and %d items", n)
		}
		h.do(askFor(1, m.ID, meeting.AskChange, add))
		h.do(h.word(1, m.ID, "consent", true))
		h.do(askFor(1, m.ID, meeting.AskChange, meeting.AgendaChange{Point: m.Item, Off: true}))
		h.do(h.word(2, m.ID, "consent", true))
		agenda := h.agenda(m.ID)
		if len(agenda) != 3 || agenda[0].State != meeting.PutOff || agenda[1].State != meeting.Here {
			t.Errorf("%+v", agenda)
		}
	})
}

func (h *house) agenda(id string) []meeting.Point {
	h.t.Helper()
	list, err := meeting.Agenda(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// A meeting that nobody began is to come until its day is over. Then nobody is
// asked whether they come, and it is no next meeting: it waits to be moved.
func TestAMeetingThatNobodyBegan(t *testing.T) {
	each(t, func(h *house) {
		m := h.planned()
		stands := func() (coming, unheld, asked int) {
			h.t.Helper()
			ahead, err := meeting.Coming(h.ctx, h.db, h.c.ID)
			if err != nil {
				h.t.Fatal(err)
			}
			gone, err := meeting.Unheld(h.ctx, h.db, h.c.ID)
			if err != nil {
				h.t.Fatal(err)
			}
			waits, err := meeting.WaitingFor(h.ctx, h.db, "m3")
			if err != nil {
				h.t.Fatal(err)
			}
			return len(ahead), len(gone), len(waits)
		}
		for _, one := range []struct {
			when                   time.Time
			coming, unheld, asking int
		}{
			{m.Starts.Add(-time.Minute), 1, 0, 1},
			{m.Starts.Add(time.Hour), 1, 0, 0},
			{m.Starts.Add(13 * time.Hour), 0, 1, 0},
		} {
			h.hands.Set(one.when)
			if coming, unheld, asked := stands(); coming != one.coming || unheld != one.unheld || asked != one.asking {
				t.Errorf("at %v: %d to come, %d not held, %d asked", one.when, coming, unheld, asked)
			}
		}
		h.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.Rearrange(ctx, tx, person(1), m.ID, h.get(m.ID).Version, meeting.Change{Starts: h.hands.Now().Add(time.Hour), Minutes: 60})
			return err
		})
		if coming, unheld, asked := stands(); coming != 1 || unheld != 0 || asked != 1 {
			t.Errorf("moved: %d to come, %d not held, %d asked", coming, unheld, asked)
		}
	})
}
