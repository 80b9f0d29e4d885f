package web_test

import (
	"context"
	"strings"
	"testing"

	"concentric/backlog"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
	"concentric/circle"
	"concentric/consent"
	"concentric/journal"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
)

// An agreement leads to the conversation in which what it came from is asked
// again: always while that is open, and while its words are older.
func TestAnAgreementLeadsToWhatIsAskedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(day)
		ctx := clock.With(context.Background(), hands.Now)
		write := func(act func(ctx context.Context, tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, act); err != nil {
				t.Fatal(err)
			}
		}
		n := listening.New{
			Audience: journal.Public, Question: "Which boats?", Lang: "en", Need: "To know.", Promise: "We decide.",
			Brief:    brief.Brief{What: "Boats.", WhyNow: "Winter.", TradeOffs: "Money.", Affected: "All.", Lang: "en"},
			AnswerBy: "2026-12-15", Mode: listening.Free, Seeds: []string{"Big ones."},
		}
		open := func() (id string) {
			write(func(ctx context.Context, tx *store.Tx) (err error) {
				id, err = listening.Open(ctx, tx, ada, n)
				return err
			})
			return id
		}
		over := func(id string) {
			write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, ada, id) })
			if err := listening.NewRoom(db, nil).Report(ctx, ada, id); err != nil {
				t.Fatal(err)
			}
		}
		write(func(ctx context.Context, tx *store.Tx) error {
			c, err := circle.Found(ctx, tx, ada, circle.Charter{Name: "Harbour", Aim: "A party that listens", Audience: journal.Public}, []member.Actor{ada, bo})
			n.Circle = c.ID
			return err
		})
		first := open()
		over(first)
		var agreed logbook.Agreement
		write(func(ctx context.Context, tx *store.Tx) error {
			s, err := listening.StatementAt(ctx, tx, first, 1)
			if err != nil {
				return err
			}
			i, err := backlog.Open(ctx, tx, ada, backlog.New{
				Circle: n.Circle, Title: "Boats", Audience: journal.Public, Origin: backlog.Origin{Kind: backlog.Finding, Ref: "none", Statements: []string{s.ID}},
			})
			if err != nil {
				return err
			}
			p, err := consent.Draft(ctx, tx, ada, consent.New{Item: i.ID, Text: logbook.Text{
				Title: "Big boats", Text: "Big ones.", Why: "Winter", Responsible: "All of us", Measured: "Boats", Feedback: "Here", ReviewOn: "2027-11-02", Lang: "en",
			}})
			if err != nil {
				return err
			}
			agreed, err = consentTo(ctx, tx, p, ada, bo)
			return err
		})
		s, page := serve(t, db), "/agreements/"+agreed.ID
		if got := s.get(ada, page, "en"); strings.Contains(got, "asked again:") || strings.Contains(got, "again=") {
			t.Error("a year before its review an agreement speaks of asking again")
		}
		hands.Set(day.AddDate(0, 0, 1))
		n.Again = first
		second := open()
		for _, who := range []member.Actor{{}, other, ada} {
			if got := s.get(who, page, "en"); !strings.Contains(got, `People are asked again:`) || !strings.Contains(got, `href="/conversations/`+second+`"`) {
				t.Errorf("%q is not led to what is asked again", who.Member)
			}
		}
		over(second)
		if got := s.get(other, page, "en"); !strings.Contains(got, `People were asked again:`) || !strings.Contains(got, "closed on 3 November 2026") {
			t.Error("an agreement does not say that people were asked again since")
		}
	})
}
