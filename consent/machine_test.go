package consent_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/due"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/consent"
	"concentric/logbook"
	"concentric/member"

	"pgregory.net/rapid"
)

// machine makes generated sequences of acts by anybody, in any order, and
// checks after each of them what must hold.
type machine struct {
	*house
	rapid *rapid.T
	items []string
	text  int
	falls string // the agreement on a fallback method, "" where there is none
	ended map[consent.State]int
}

// TestNoSequenceOfActsBreaksARule runs on SQLite: what is tested is the order
// of acts, not their concurrency (see TestManyAnswersAtOnceMakeOneDecision).
func TestNoSequenceOfActsBreaksARule(t *testing.T) {
	ended := map[consent.State]int{}
	rapid.Check(t, func(r *rapid.T) {
		db := storetest.Open(t, storetest.SQLite(t))
		rule := rapid.SampledFrom([]circle.Absentees{circle.Wait, circle.Hours48, circle.Presumed}).Draw(r, "rule")
		m := &machine{house: newHouse(r, db, rule), rapid: r, ended: ended}
		if rapid.Bool().Draw(r, "falls back") {
			m.falls = m.decide(m.c, all, consent.Effect{Kind: consent.Falls, Words: "Dates of events", Method: logbook.Majority}).Agreement
			m.hands.Move(time.Second)
		}
		items := 2
		if m.falls != "" {
			items = 1
		}
		for range items {
			m.items = append(m.items, m.item().ID)
		}
		steps := rapid.IntRange(20, 60).Draw(r, "steps")
		for range steps {
			m.step()
			m.check()
		}
		m.whole()
	})
	// Few come to a count, and by chance none may: TestACircleFallsBackToWhatItHadConsentedTo does.
	if ended[consent.Agreed] == 0 {
		t.Errorf("no sequence came to an agreement: %v", ended)
	}
}

func (m *machine) who() int { return rapid.IntRange(1, members+1).Draw(m.rapid, "who") }

// step does one act as somebody; what is refused must be refused with a
// sentence, and what is not must be done.
func (m *machine) step() {
	who := person(m.who())
	item := rapid.SampledFrom(m.items).Draw(m.rapid, "item")
	list, err := consent.OfItem(m.ctx, m.db, item)
	if err != nil {
		m.t.Fatal(err)
	}
	var p consent.Proposal
	if len(list) > 0 {
		p = list[len(list)-1]
	}
	round, _, err := consent.OpenRound(m.ctx, m.db, p.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	open, err := consent.OpenObjections(m.ctx, m.db, p.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	m.text++
	text := complete()
	text.Text = fmt.Sprintf("Text %d", m.text)
	far := m.hands.Now().AddDate(0, 0, 20).Format("2006-01-02")
	text.ReviewOn = m.hands.Now().AddDate(1, 0, 0).Format("2006-01-02")
	acts := map[string]func(context.Context, *store.Tx) error{
		"draft": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Draft(ctx, tx, who, consent.New{Item: item, Text: text, Routine: m.text%2 == 0})
			return err
		},
		"present": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Present(ctx, tx, who, p.ID, far)
			return err
		},
		"next": func(ctx context.Context, tx *store.Tx) error { return consent.Next(ctx, tx, who, p.ID, round.ID, far) },
		"tune": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Tune(ctx, tx, who, p.ID, p.N, text)
			return err
		},
		"ask": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.AskConsent(ctx, tx, who, p.ID, p.N, far)
			return err
		},
		"answer": func(ctx context.Context, tx *store.Tx) error {
			kinds := []consent.AnswerKind{consent.Consent, consent.Consent, consent.Trust, consent.Objection}
			if m.falls != "" {
				kinds = []consent.AnswerKind{consent.Consent, consent.Objection} // so that a count is reached
			}
			kind := rapid.SampledFrom(kinds).Draw(m.rapid, "answer")
			reason := rapid.SampledFrom([]string{"", "It harms the aim"}).Draw(m.rapid, "reason")
			_, err := consent.Respond(ctx, tx, who, round.ID, round.N, consent.Answer{Kind: kind, Reason: reason})
			return err
		},
		"integrate": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Integrate(ctx, tx, who, p.ID, p.N, text, nil)
			return err
		},
		"withdraw": func(ctx context.Context, tx *store.Tx) error {
			if len(open) == 0 {
				return nil
			}
			_, err := consent.Withdraw(ctx, tx, who, open[0].ID, "")
			return err
		},
		"adopt": func(ctx context.Context, tx *store.Tx) error {
			if len(open) == 0 {
				return nil
			}
			return consent.Adopt(ctx, tx, who, open[0].ID)
		},
		"defer":   func(ctx context.Context, tx *store.Tx) error { return consent.Defer(ctx, tx, who, p.ID) },
		"resume":  func(ctx context.Context, tx *store.Tx) error { return consent.Resume(ctx, tx, who, p.ID) },
		"discard": func(ctx context.Context, tx *store.Tx) error { return consent.Discard(ctx, tx, who, p.ID) },
		"drop": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.AskDrop(ctx, tx, who, p.ID, far)
			return err
		},
		"away": func(ctx context.Context, tx *store.Tx) error {
			return circle.Away(ctx, tx, who, m.c.ID, m.text%2 == 0)
		},
		"leave": func(ctx context.Context, tx *store.Tx) error {
			if who.Member == "m1" {
				return nil // somebody stays
			}
			return circle.Leave(ctx, tx, who, m.c.ID, who.Member, "")
		},
		"join": func(ctx context.Context, tx *store.Tx) error {
			_, err := circle.Join(ctx, tx, person(1), m.c.ID, who, "d")
			return err
		},
		"count": func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.FallBack(ctx, tx, who, p.ID, consent.Count{N: p.N, Fallback: m.falls, Yes: rapid.IntRange(0, 3).Draw(m.rapid, "yes"), No: 1})
			return err
		},
		"speak": func(ctx context.Context, tx *store.Tx) error {
			kind := rapid.SampledFrom([]consent.AnswerKind{consent.Consent, consent.Objection}).Draw(m.rapid, "spoken")
			_, err := consent.Speak(ctx, tx, who, round.ID, round.N, []string{fmt.Sprintf("p%d", m.text%5)}, consent.Answer{Kind: kind, Reason: "Said aloud"})
			return err
		},
		"correct": func(ctx context.Context, tx *store.Tx) error {
			given, err := consent.AllAnswers(ctx, tx, p.ID)
			if err != nil || len(given) == 0 {
				return err
			}
			last := given[len(given)-1]
			_, err = consent.Correct(ctx, tx, actorOf(last.Member), last.ID, consent.Answer{Kind: consent.Objection, Reason: "I said no"})
			return err
		},
		"time": nil,
	}
	// Most acts move the proposal on, by whoever can; between them anybody does
	// anything.
	var name string
	if rapid.IntRange(0, 9).Draw(m.rapid, "helpful") < 7 {
		name, who = m.helpful(p, round, open, who)
	} else {
		name = rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(m.rapid, "act")
	}
	if name == "time" {
		m.hands.Move(time.Duration(rapid.IntRange(1, 15).Draw(m.rapid, "days")) * 24 * time.Hour)
		if err := due.RunDue(m.ctx, m.db, consent.Due()); err != nil {
			m.t.Fatal(err)
		}
		return
	}
	if err := m.try(acts[name]); err != nil && apperr.As(err) == nil {
		m.t.Fatalf("%s: %v", name, err)
	}
}

// helpful is an act that moves the proposal on, and who can do it.
func (m *machine) helpful(p consent.Proposal, round consent.Round, open []consent.Stand, who member.Actor) (string, member.Actor) {
	switch p.State {
	case consent.Drafted:
		return "present", actorOf(p.Member)
	case consent.Clarifying, consent.Reacting:
		return "next", who
	case consent.Tuning:
		return "ask", who
	case consent.Consenting, consent.Dropping:
		silent, err := consent.Silent(m.ctx, m.db, round.ID)
		if err != nil {
			m.t.Fatal(err)
		}
		if len(silent) > 0 {
			who = actorOf(rapid.SampledFrom(silent).Draw(m.rapid, "silent").Member)
		}
		return "answer", who
	case consent.Integrating:
		name := rapid.SampledFrom([]string{"integrate", "ask", "withdraw"}).Draw(m.rapid, "integrating")
		if m.falls != "" {
			name = map[bool]string{true: "count", false: "integrate"}[p.Objected >= 2]
			if len(open) == 0 || open[0].N != p.N {
				name = "ask"
			}
		}
		if name == "withdraw" && len(open) > 0 {
			who = actorOf(open[0].KeeperMember)
		}
		return name, who
	case consent.Deferred:
		return "resume", who
	default:
		return "draft", who
	}
}

func actorOf(id string) member.Actor {
	var n int
	fmt.Sscanf(id, "m%d", &n)
	return person(n)
}

// check holds the rules against the rows.
func (m *machine) check() {
	m.t.Helper()
	for _, id := range m.items {
		item, err := backlog.Get(m.ctx, m.db, id)
		if err != nil {
			m.t.Fatalf("an item is lost: %v", err)
		}
		list, err := consent.OfItem(m.ctx, m.db, id)
		if err != nil {
			m.t.Fatal(err)
		}
		living := 0
		for _, p := range list {
			if p.State.Living() && p.State != consent.Drafted {
				living++
			}
			m.ended[p.State]++
			if p.State == consent.Agreed {
				m.checkAgreed(p)
			} else if p.State == consent.Voted {
				m.checkVoted(p)
			} else if p.Agreement != "" {
				m.t.Errorf("proposal %s is %s and has an agreement", p.ID, p.State)
			}
		}
		if living > 1 || (living == 1) != (item.State == backlog.Working) {
			m.t.Errorf("%d proposals live on an item that is %s", living, item.State)
		}
	}
}

// checkVoted holds that nothing ended by a count but where the circle had
// consented to it, after two rounds with objections, and that it is labelled.
func (m *machine) checkVoted(p consent.Proposal) {
	m.t.Helper()
	counts, err := consent.Counts(m.ctx, m.db, p.ID)
	if err != nil || len(counts) == 0 || !counts[len(counts)-1].Passed || counts[len(counts)-1].Fallback != m.falls || m.falls == "" || p.Objected < 2 {
		m.t.Errorf("ended by a count %+v after %d rounds with objections (%v)", counts, p.Objected, err)
	}
	a, err := logbook.Get(m.ctx, m.db, p.Agreement)
	if err != nil || !a.Now.Record.Method.Counts() {
		m.t.Errorf("a count is not labelled as one: %+v (%v)", a.Now.Record, err)
	}
}

// checkAgreed holds that nothing was open when a circle agreed: no objection,
// no answer missing that the recorded rule does not supply, and that the text
// in the logbook is the one that was answered to.
func (m *machine) checkAgreed(p consent.Proposal) {
	m.t.Helper()
	if open, err := consent.OpenObjections(m.ctx, m.db, p.ID); err != nil || len(open) > 0 {
		m.t.Errorf("agreed with %d open objections (%v)", len(open), err)
	}
	all, err := consent.Rounds(m.ctx, m.db, p.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	var last consent.Round
	for _, r := range all {
		if r.Kind == consent.ConsentRound && r.N >= last.N { // the clock stands still: versions tell the order
			last = r
		}
	}
	if silent, err := consent.Silent(m.ctx, m.db, last.ID); err != nil || len(silent) > 0 {
		m.t.Errorf("agreed while %d had not answered (%v)", len(silent), err)
	}
	given, err := consent.Answers(m.ctx, m.db, last.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, a := range given {
		if a.N != last.N {
			m.t.Errorf("an answer to version %d counts for version %d", a.N, last.N)
		}
		if a.Kind == consent.Absent && (last.Absentees == circle.Wait || last.Absentees == circle.Presumed && !p.Routine) {
			m.t.Errorf("silence was counted under the rule %s", last.Absentees)
		}
	}
	a, err := logbook.Get(m.ctx, m.db, p.Agreement)
	if err != nil {
		m.t.Fatal(err)
	}
	versions, err := consent.Versions(m.ctx, m.db, p.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	if a.Now.Text != versions[last.N-1].Text.Text || a.Now.Lineage.ProposalVersion != last.N {
		m.t.Errorf("what was agreed is not what was asked")
	}
}
