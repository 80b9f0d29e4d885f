package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/logbook"
)

// What was recorded for somebody is told them, and put right by them alone: the
// one who recorded it sees so, while the round is open and after it has decided.
func TestWhatWasRecordedForSomebodyIsPutRight(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		_, r := p.proposal(path)
		record := func(answer consent.AnswerKind, who ...int) {
			var people []string
			for _, n := range who {
				people = append(people, p.persons[n].Pseudonym)
			}
			p.write(func(ctx context.Context, tx *store.Tx) error {
				_, err := consent.Speak(ctx, tx, p.persons[1], r.ID, 1, people, consent.Answer{Kind: answer, Reason: "It is late"})
				return err
			})
		}
		record(consent.Objection, 2)
		record(consent.Consent, 2, 3) // "all consent" is for those who have not answered
		p.get(2, path, "Ada has recorded this for you: Objection. If you said something else, put it right.", "Change my answer")
		if body := p.get(1, path); strings.Contains(body, "recorded this for you") || !strings.Contains(body, "2 of 3 have answered") {
			t.Error("others are told so, too, or it is not counted")
		}
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.get(1, path, "Corrected. Ada had recorded: Objection.", "Earlier answers", "It is late")

		p.post(1, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		if now, _ := p.proposal(path); now.State != consent.Agreed {
			t.Fatalf("it is %s", now.State)
		}
		answers, err := consent.Answers(p.ctx, p.db, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		recorded := ""
		for _, a := range answers {
			if a.Member == p.persons[3].Member {
				recorded = a.ID
			}
		}
		p.get(3, path, "spoken, recorded by Ada", "Correct what was recorded for me")
		if body := p.get(2, path); strings.Contains(body, "Correct what was recorded for me") {
			t.Error("it is offered to somebody else")
		}
		p.post(3, path+"/correct", "recorded", recorded, "answer", "objection", "reason", "The drivers work too long")
		if now, _ := p.proposal(path); now.State != consent.Integrating || now.Agreement != "" {
			t.Errorf("consent that was never given made a decision: %s", now.State)
		}
		for _, p.language = range []string{"de", "fr", "it", "da"} {
			p.get(3, path, "The drivers work too long")
		}
		p.language = "en"
		p.get(1, path, "Corrected. Ada had recorded: Consent.", "The drivers work too long", "Integrate the objection")
		if body := p.get(9, path); strings.Contains(body, "Earlier answers") || strings.Contains(body, "had recorded") {
			t.Error("outside of the circle one sees who had answered what")
		}
	})
}

// Who objects to dropping a proposal is heard: why it goes on stands on its page,
// and so does why an objection was withdrawn.
func TestWhyAProposalGoesOnIsSaid(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		_, r := p.proposal(path)
		p.post(1, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		p.post(3, path+"/answer", "round", r.ID, "n", "1", "answer", "objection", "reason", "The drivers work too long")
		p.hands.Move(time.Hour)
		p.post(1, path+"/drop", "round_ends", "2026-11-20")
		_, r = p.proposal(path)
		for who, answer := range map[int]string{1: "consent", 2: "objection", 3: "consent"} {
			p.post(who, path+"/answer", "round", r.ID, "n", "1", "answer", answer, "reason", "It is nearly there")
		}
		p.get(3, path, "asked whether to drop this", "It is nearly there", "To dropping it", "Integrate the objection")
		if body := p.get(9, path); strings.Contains(body, "nearly there") {
			t.Error("outside of the circle one reads why it goes on")
		}
		open, err := consent.Objections(p.ctx, p.db, strings.TrimPrefix(path, "/proposals/"))
		if err != nil || len(open) != 1 {
			t.Fatalf("%+v %v", open, err)
		}
		p.post(3, path+"/withdraw", "objection", open[0].ID, "why", "They have a second driver")
		p.get(2, path, "Withdrawn", "They have a second driver")
	})
}

// An agreement is passed on to a circle below by a proposal that says so; the
// agreement's page says whose it is since, and the logbook finds it there.
func TestAnAgreementPassedOnIsFoundBelow(t *testing.T) {
	each(t, func(p *party) {
		var below circle.Circle
		var agreed logbook.Agreement
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			below, err = circle.Create(ctx, tx, p.persons[1], circle.Charter{Parent: p.c.ID, Name: "Trams", Aim: "Rails"}, "d")
			if err != nil {
				return err
			}
			agreed, err = logbook.Agree(ctx, tx, p.persons[1], "", p.c.ID, journal.Members, logbook.Text{
				Title: "Quiet wheels", Text: "Wheels are ground", Why: "Sleep", Responsible: "The yard", Measured: "Complaints", Feedback: "At the yard", ReviewOn: "2027-11-02", Lang: "en",
				Lineage: logbook.Lineage{Proposal: "p"},
			})
			return err
		})
		p.hands.Move(time.Hour)
		path := p.post(1, "/circles/"+p.c.ID+"/change/passes", "agreement", agreed.ID, "circle", below.ID, "why", "They run them", "review_on", "2027-05-01")
		p.get(1, path, "“Trams” keeps this agreement from now on: Quiet wheels")
		p.post(1, path+"/present", "round_ends", "2026-11-05")
		for _, next := range []string{"/next", "/next", "/ask"} {
			_, r := p.proposal(path)
			p.post(1, path+next, "round", r.ID, "n", "1", "round_ends", "2026-11-08")
		}
		_, r := p.proposal(path)
		for who := 1; who <= 3; who++ {
			p.post(who, path+"/answer", "round", r.ID, "n", "1", "answer", "consent")
		}
		p.get(1, path, "This proposal is an agreement now.")
		for circle, want := range map[string]int{p.c.ID: 0, below.ID: 1} {
			found, err := logbook.Search(p.ctx, p.db, circle, "wheels", []string{"members"})
			found = slices.DeleteFunc(found, func(a logbook.Agreement) bool { return a.ID != agreed.ID })
			if err != nil || len(found) != want {
				t.Errorf("searched for where %s keeps it: %d, want %d (%v)", circle, len(found), want, err)
			}
		}
		for _, at := range []struct {
			moment time.Time
			circle string
		}{{p.hands.Now().Add(-time.Minute), p.c.ID}, {p.hands.Now().Add(time.Minute), below.ID}} {
			then, err := logbook.AsOf(p.ctx, p.db, at.circle, at.moment)
			if err != nil || !slices.ContainsFunc(then, func(a logbook.Agreement) bool { return a.ID == agreed.ID && a.Keeper == at.circle }) {
				t.Errorf("at %s %s kept %+v (%v)", at.moment, at.circle, then, err)
			}
		}
	})
}

// The proposal to fold says what becomes of what was agreed, and whoever answers
// last for a circle that is gone with it is led on, not to a page that is not there.
func TestTheLastWordOfACircleLeadsOn(t *testing.T) {
	each(t, func(p *party) {
		var help circle.Circle
		p.write(func(ctx context.Context, tx *store.Tx) (err error) {
			help, err = circle.Create(ctx, tx, p.persons[1], circle.Charter{
				Parent: p.c.ID, Kind: circle.Helping, Name: "Help", Aim: "They talk again", Lang: "en", Audience: journal.Circle, Deadline: "2027-01-01",
			}, "d")
			if err == nil {
				_, err = circle.Join(ctx, tx, p.persons[1], help.ID, p.persons[2], "d")
			}
			return err
		})
		path := p.post(2, "/circles/"+help.ID+"/change/folds", "circle", help.ID, "why", "It is done", "review_on", "2027-05-01")
		p.get(2, path, "only what it agreed for its own people alone ends with it")
		p.post(2, path+"/present", "round_ends", "2026-11-05")
		for _, next := range []string{"/next", "/next", "/ask"} {
			_, r := p.proposal(path)
			p.post(2, path+next, "round", r.ID, "n", "1", "round_ends", "2026-11-08")
		}
		_, r := p.proposal(path)
		if to := p.post(2, path+"/answer", "round", r.ID, "n", "1", "answer", "consent"); to != "/today" { // tapped three times
			t.Errorf("led to %q", to)
		}
		if code, _, _ := p.ask(2, http.MethodPost, path+"/answer", values("round", r.ID, "n", "1", "answer", "consent")); code != http.StatusNotFound {
			t.Errorf("another answer, after the circle has closed: %d", code)
		}
		if closed, err := circle.Get(p.ctx, p.db, help.ID); err != nil || closed.State != circle.Closed {
			t.Errorf("it is %s (%v)", closed.State, err)
		}
	})
}

// An answer that is not the last one can be changed, and says so; the last one
// says that the round has ended with it.
func TestTheLastAnswerSaysThatTheRoundHasEnded(t *testing.T) {
	each(t, func(p *party) {
		path := p.consenting()
		_, r := p.proposal(path)
		for who, want := range []string{1: "You can change it", 2: "You can change it", 3: "the round has ended"} {
			if want == "" {
				continue
			}
			form := values("round", r.ID, "n", "1", "answer", map[bool]string{true: "objection", false: "consent"}[who == 2], "reason", "Who pays?")
			if p.ask(who, http.MethodPost, path+"/answer", form); !strings.Contains(p.said, want) {
				t.Errorf("%d is told %q, want %q", who, p.said, want)
			}
		}
		if got, _ := p.proposal(path); got.State != consent.Integrating {
			t.Errorf("it is %s", got.State)
		}
	})
}
