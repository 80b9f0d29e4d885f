package moderation_test

import (
	"context"
	"testing"

	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// A report goes to who moderates for the circle, and nobody decides about their
// own; the reporter reads the answer, and an erasure takes their name out.
func TestReportsAreAnswered(t *testing.T) {
	each(t, func(p *party) {
		reports := func(actor member.Actor, reason moderation.Reason) error {
			return p.try(func(ctx context.Context, tx *store.Tx) error {
				return moderation.Report{Kind: "story", Ref: "text", Place: moderation.InLibrary, Circle: p.root.ID, Reason: reason, Words: "Look", Lang: "en"}.Send(ctx, tx, actor)
			})
		}
		answers := func(actor member.Actor, verdict moderation.Verdict, ground moderation.Reason, why string) (r moderation.Report, err error) {
			err = p.try(func(ctx context.Context, tx *store.Tx) error {
				r, err = moderation.AnswerReports(ctx, tx, actor, "text", verdict, ground, why)
				return err
			})
			return r, err
		}
		p.refused("moderation.report_sign_in", reports(member.Actor{Guest: "browser"}, moderation.Hurtful))
		p.refused("moderation.report_reason", reports(p.cy, ""))
		for _, actor := range []member.Actor{p.cy, p.guest, p.bo} {
			if err := reports(actor, moderation.Hurtful); err != nil {
				p.t.Fatal(err)
			}
		}
		p.refused("moderation.reported_before", reports(p.cy, moderation.Promotion))
		for actor, want := range map[*member.Actor]int{&p.ada: 3, &p.cy: 0} {
			if list, err := moderation.ReportsWaiting(p.ctx, p.db, *actor); err != nil || len(list) != want {
				p.t.Errorf("%d wait, want %d: %v", len(list), want, err)
			}
		}
		_, err := answers(p.cy, moderation.Refused, moderation.Personal, "It hurts")
		p.refused("circle.not_seated", err)
		_, err = answers(p.bo, moderation.Refused, moderation.Personal, "It hurts")
		p.refused("moderation.report_own", err)
		_, err = answers(p.ada, "", moderation.Personal, "It hurts")
		p.refused("moderation.report_choose", err)
		_, err = answers(p.ada, moderation.Refused, "", "It hurts")
		p.refused("moderation.reason_missing", err)
		_, err = answers(p.ada, moderation.Refused, "ugly", "It hurts")
		p.refused("moderation.reason_unknown", err)
		r, err := answers(p.ada, moderation.Refused, moderation.Personal, "It hurts")
		if err != nil || r.Reason != moderation.Hurtful || r.Ref != "text" {
			p.t.Errorf("%+v %v", r, err)
		}
		_, err = answers(p.ada, moderation.Accepted, "", "No")
		p.refused("moderation.report_answered_before", err)
		own, err := moderation.ReportsOf(p.ctx, p.db, p.cy.Member)
		if err != nil || len(own) != 1 || own[0].Verdict != moderation.Refused || own[0].Ground != moderation.Personal || own[0].Outcome != "It hurts" {
			p.t.Errorf("%+v %v", own, err)
		}
		if err := journal.Settle(p.ctx, p.db, nil); err != nil {
			p.t.Fatal(err)
		}
		for _, table := range moderation.Persons {
			for _, who := range []member.Actor{p.cy, p.guest} {
				if err := p.try(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, who.Member) }); err != nil {
					p.t.Fatal(err)
				}
			}
		}
		if own, err := moderation.ReportsOf(p.ctx, p.db, p.cy.Member); err != nil || len(own) != 0 {
			p.t.Errorf("after the erasure: %+v %v", own, err)
		}
	})
}
