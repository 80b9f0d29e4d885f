package meeting_test

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/consent"
	"concentric/meeting"

	"pgregory.net/rapid"
)

// TestNoSequenceOfActsBreaksAMeeting plays random acts by random people, of
// whom one is not of the circle. None may end in an error of ours; after each
// at most one person has the word and that person is there, at most one round,
// one item and one question are open, no agenda item is lost, nothing is agreed
// with an objection open, and only those who attended consent to the minutes.
// And there is no way into a meeting without a way out: from wherever the acts
// led, those who still sit in the circle bring it to its end.
func TestNoSequenceOfActsBreaksAMeeting(t *testing.T) {
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			far := 3                  // phases at least, so that the plays are worth something
			if name == "postgresql" { // a database for each play is what takes the time there
				plays(t, "15")
				far = 2 // of so few, by chance, no play may begin before the items
			}
			reached := map[meeting.Phase]int{}
			closed := 0
			rapid.Check(t, func(r *rapid.T) {
				h := newHouse(r, storetest.Open(t, open(t)))
				// Random acts alone seldom come far: plays begin where meetings are.
				begin := rapid.SampledFrom([]func() meeting.Meeting{h.running, h.atItems, h.deciding}).Draw(r, "begin")
				m := begin()
				points := len(h.agenda(m.ID))
				for i, act := range rapid.SliceOfN(rapid.IntRange(0, 60), 30, 120).Draw(r, "acts") {
					who := rapid.SampledFrom([]int{1, 1, 1, 2, 3, 4, 5, 9}).Draw(r, fmt.Sprint("who", i))
					now := h.get(m.ID)
					reached[now.Phase]++
					if err := h.play(act, who, now); err != nil && apperr.As(err) == nil {
						r.Fatalf("act %d by %d: %v", act, who, err)
					}
					h.holds(m.ID, points)
				}
				if h.end(m.ID, points) {
					closed++
				}
				h.whole()
			})
			if !testing.Short() && (len(reached) < far || closed == 0) { // fewer plays in short runs
				t.Errorf("the plays came no further than %v, and people closed %d meetings", reached, closed)
			}
		})
	}
}

// plays sets how many sequences rapid draws in this test.
func plays(t *testing.T, number string) {
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	if err := checks.Value.Set(number); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := checks.Value.Set(before); err != nil {
			t.Error(err)
		}
	})
}

// end brings a meeting to its end by those who still sit in the circle, and says
// whether they did; where nobody sits there any more, the clock does.
func (h *house) end(id string, points int) bool {
	h.t.Helper()
	type act = func(context.Context, *store.Tx) error
	var last []string
	for range 8 {
		for who := 1; who <= members; who++ {
			acts := []func(meeting.Meeting) act{
				func(meeting.Meeting) act { return arrive(who, id) },
				func(m meeting.Meeting) act {
					return func(ctx context.Context, tx *store.Tx) error {
						return meeting.EndRound(ctx, tx, person(who), id, m.Step)
					}
				},
				func(m meeting.Meeting) act {
					if m.Phase != meeting.Agreeing {
						return h.word(who, id, "consent", false)
					}
					return askFor(who, id, meeting.AskAgenda, meeting.AgendaChange{})
				},
				func(meeting.Meeting) act { return h.word(who, id, "consent", false) },
				func(m meeting.Meeting) act {
					return func(ctx context.Context, tx *store.Tx) error {
						return meeting.Advance(ctx, tx, person(who), id, m.Step)
					}
				},
				func(m meeting.Meeting) act {
					return func(ctx context.Context, tx *store.Tx) error {
						return meeting.Close(ctx, tx, person(who), id, m.Step, true)
					}
				},
			}
			// Who left the circle in the middle is there no more: that is said for them.
			for _, other := range h.without(id) {
				acts = append(acts, func(meeting.Meeting) act { return mark(who, id, other, false) })
			}
			for _, next := range acts {
				m := h.get(id)
				if m.State != meeting.Running {
					h.holds(id, points)
					return true
				}
				err := h.try(next(m))
				if err != nil && apperr.As(err) == nil {
					h.t.Fatalf("ending it, by %d: %v", who, err)
				}
				last = append(last, fmt.Sprintf("%d: %v", who, err))
			}
		}
	}
	roster, err := circle.Roster(h.ctx, h.db, h.c.ID)
	if err != nil || len(roster) > 0 {
		h.t.Fatalf("%d people sit there and cannot end their meeting %+v %v\n%s", len(roster), h.get(id), err, strings.Join(last[len(last)-min(len(last), 40):], "\n"))
	}
	h.hands.Move(48 * time.Hour)
	if err := due.RunDue(h.ctx, h.db, meeting.Due()); err != nil || h.get(id).State == meeting.Running {
		h.t.Fatalf("nobody is left, and the clock does not end it: %v", err)
	}
	return false
}

// without are those who are marked as here and do not sit in the circle any more.
func (h *house) without(id string) (gone []int) {
	h.t.Helper()
	guests, err := meeting.Guests(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, g := range guests {
		for n := 1; n <= members; n++ {
			sits, err := circle.Sits(h.ctx, h.db, h.c.ID, person(n).Member)
			if err != nil {
				h.t.Fatal(err)
			}
			if g.Present && g.Person == person(n).Pseudonym && !sits {
				gone = append(gone, n)
			}
		}
	}
	return gone
}

func (h *house) play(act, who int, m meeting.Meeting) error {
	other := 1 + act%members
	switch act {
	case 0, 1, 2, 3, 4, 5:
		return h.try(next(who, m, act == 5))
	case 6, 7, 8:
		return h.try(goRound(who, m))
	case 9:
		return h.try(arrive(who, m.ID))
	case 10, 11:
		return h.try(mark(who, m.ID, other, act == 11))
	case 12, 13:
		return h.try(say(who, m.ID, m.Round, "", "A word"))
	case 14:
		return h.try(say(who, m.ID, m.Round, person(other).Pseudonym, "For another"))
	case 15:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Raise(ctx, tx, person(who), m.ID, "speak")
		})
	case 16:
		return h.try(askFor(who, m.ID, meeting.AskLead, meeting.AgendaChange{}))
	case 17:
		return h.try(askFor(who, m.ID, meeting.AskChange, meeting.AgendaChange{Point: m.Item, Off: true}))
	case 18:
		return h.try(h.word(who, m.ID, "objection", false))
	case 19, 20, 21:
		return h.try(h.word(who, m.ID, "consent", act == 21))
	case 22, 23, 24:
		return h.try(nextItem(who, m, "", act == 24, "Something"))
	case 25:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Present(ctx, tx, person(who), m.ID, text(), h.today())
		})
	case 26:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.AskTo(ctx, tx, person(who), m.ID, consent.Word{Kind: consent.Nothing})
		})
	case 27, 28:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.GoOn(ctx, tx, person(who), m.ID, h.consentRound(m.ID).ID, h.today())
		})
	case 29:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.AskConsent(ctx, tx, person(who), m.ID, 1, h.today())
		})
	case 30, 31:
		return h.try(respond(who, h, m.ID, consent.Consent, ""))
	case 32:
		return h.try(respond(who, h, m.ID, consent.Objection, "Too dear"))
	case 33:
		r := h.consentRound(m.ID)
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Speak(ctx, tx, person(who), m.ID, r.ID, r.N, nil, consent.Answer{})
		})
	case 34:
		h.hands.Move(5 * time.Hour)
		return due.RunDue(h.ctx, h.db, meeting.Due())
	case 35, 36:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Close(ctx, tx, person(who), m.ID, m.Step, act == 35)
		})
	case 37:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return circle.Leave(ctx, tx, person(other), h.c.ID, person(other).Member, "left")
		})
	case 38:
		return h.try(func(ctx context.Context, tx *store.Tx) error {
			return meeting.EndRound(ctx, tx, person(who), m.ID, m.Step)
		})
	case 39, 40:
		if m.Phase == meeting.Agreeing {
			return h.try(askFor(who, m.ID, meeting.AskAgenda, meeting.AgendaChange{}))
		}
	}
	return h.try(func(ctx context.Context, tx *store.Tx) error {
		return meeting.Advance(ctx, tx, person(who), m.ID, m.Step)
	})
}

// holds fails where a rule does not hold.
func (h *house) holds(id string, points int) {
	h.t.Helper()
	m := h.get(id)
	agenda := h.agenda(id)
	here := 0
	for _, p := range agenda {
		if p.State == meeting.Here {
			here++
		}
	}
	if len(agenda) < points || here > 1 || (here == 1) != (m.Item != "") {
		h.t.Fatalf("%d items of %d, %d of them at hand, and the meeting is at %q", len(agenda), points, here, m.Item)
	}
	rounds, err := meeting.Rounds(h.ctx, h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	open := 0
	for _, r := range rounds {
		if r.Ended.IsZero() {
			open++
		}
	}
	if open > 1 || (open == 1) != (m.Round != "") {
		h.t.Fatalf("%d rounds are open, and the meeting is in %q", open, m.Round)
	}
	h.turnsHold(m)
	if m.State == meeting.Consented {
		h.consentHolds(m)
	}
	matter := h.matter(id)
	if matter.Proposal == nil || matter.Proposal.State != consent.Agreed {
		return
	}
	objections, err := consent.OpenObjections(h.ctx, h.db, matter.Proposal.ID)
	if err != nil || len(objections) > 0 {
		h.t.Fatalf("agreed with an objection open: %+v %v", objections, err)
	}
}

func (h *house) turnsHold(m meeting.Meeting) {
	h.t.Helper()
	turns, err := meeting.Turns(h.ctx, h.db, m.Round)
	if err != nil {
		h.t.Fatal(err)
	}
	guests, err := meeting.Guests(h.ctx, h.db, m.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	there := map[string]bool{}
	for _, g := range guests {
		there[g.Person] = g.Present
	}
	speaking := 0
	for _, t := range turns {
		if t.State != meeting.Speaks {
			continue
		}
		speaking++
		if !there[t.Person] {
			h.t.Fatalf("%s has the word and is not there", t.Person)
		}
	}
	if speaking > 1 {
		h.t.Fatalf("%d people have the word", speaking)
	}
}

func (h *house) consentHolds(m meeting.Meeting) {
	h.t.Helper()
	a, ok, err := meeting.LastAsk(h.ctx, h.db, m.ID, meeting.AskMinutes)
	if err != nil || !ok {
		h.t.Fatal("no minutes were asked about", err)
	}
	words, err := meeting.Words(h.ctx, h.db, a.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	guests, err := meeting.Guests(h.ctx, h.db, m.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	attended := map[string]bool{}
	for _, g := range guests {
		attended[g.Person] = g.Attended()
	}
	for _, w := range words {
		if w.Word != "consent" || !attended[w.Person] {
			h.t.Fatalf("minutes stand by %+v", w)
		}
	}
}
