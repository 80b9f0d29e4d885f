package web_test

import (
	"context"
	"strings"
	"testing"

	"concentric/backlog"
	"concentric/base/store"
	"concentric/brief"
	"concentric/journal"
	"concentric/listening"
)

// The item of a review leads to the conversation in which what the agreement
// came from is asked again, whoever reads it and may see that conversation.
func TestAReviewLeadsToWhatIsAskedAgain(t *testing.T) {
	each(t, func(p *party) {
		room := listening.NewRoom(p.db, nil)
		var review backlog.Item
		write := func(act func(ctx context.Context, tx *store.Tx) error) {
			t.Helper()
			if err := p.db.Write(p.ctx, act); err != nil {
				t.Fatal(err)
			}
		}
		n := listening.New{
			Circle: p.c.ID, Audience: journal.Members, Question: "Which boats?", Lang: "en", Need: "To know.", Promise: "We decide.", Closes: "2026-11-20",
			Brief:    brief.Brief{What: "Boats.", WhyNow: "Winter.", TradeOffs: "Money.", Affected: "All.", Lang: "en"},
			AnswerBy: "2026-12-15", Mode: listening.Free, Seeds: []string{"Big ones."},
		}
		open := func() (id string) {
			write(func(ctx context.Context, tx *store.Tx) (err error) {
				id, err = listening.Open(ctx, tx, person(1), n)
				return err
			})
			return id
		}
		over := func(id string) {
			write(func(ctx context.Context, tx *store.Tx) error { return listening.Close(ctx, tx, person(1), id) })
			if err := room.Report(p.ctx, person(1), id); err != nil {
				t.Fatal(err)
			}
		}
		first := open()
		over(first)
		write(func(ctx context.Context, tx *store.Tx) error {
			s, err := listening.StatementAt(ctx, tx, first, 1)
			if err != nil {
				return err
			}
			review, err = backlog.Open(ctx, tx, person(1), backlog.New{
				Circle: p.c.ID, Title: "Boats at night", Audience: journal.Public, Origin: backlog.Origin{Kind: backlog.Review, Ref: "none", Statements: []string{s.ID}},
			})
			return err
		})
		item := "/items/" + review.ID
		p.get(1, item, `href="/conversations/new?again=`+first+`"`)
		if strings.Contains(p.get(9, item), "again=") {
			t.Error("anybody may ask again")
		}
		n.Again = first
		second := open()
		for _, lang := range []string{"de", "fr", "it", "da", "en"} {
			p.language = lang
			p.get(9, item, `href="/conversations/`+second+`"`, "20")
		}
		if body := p.get(1, item, "People are asked again:", "open until 20 November 2026"); strings.Contains(body, "again="+first) {
			t.Error("it can be asked again while it is")
		}
		if strings.Contains(p.get(0, item), second) {
			t.Error("a visitor is led to what is for members")
		}
		over(second)
		p.get(1, item, "People were asked again:", "closed on 2 November 2026", `href="/conversations/new?again=`+first+`"`)
	})
}
