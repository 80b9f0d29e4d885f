package moderation_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/invitation"
	"concentric/member"
	"concentric/moderation"
)

// Whoever moderates sees by which links people came, and the links of people who
// came below the link by which they came, as counts; stops one with a reason; and
// whose it was makes no other for thirty days.
func TestTheTreeOfLinks(t *testing.T) {
	each(t, func(p *party) {
		offers := func(actor member.Actor, kind invitation.Kind, ref string) (l invitation.Link, err error) {
			err = p.try(func(ctx context.Context, tx *store.Tx) error {
				l, err = invitation.Offer(ctx, tx, actor, kind, ref, false)
				return err
			})
			return l, err
		}
		hall, err := offers(p.ada, invitation.Circle, p.root.ID)
		if err != nil {
			t.Fatal(err)
		}
		nora := p.joinsBy(hall.ID, "one@elsewhere.example")
		nora.Supporter = false // admitted since
		own, err := offers(nora, invitation.Person, nora.Member)
		if err != nil {
			t.Fatal(err)
		}
		p.hands.Move(8 * 24 * time.Hour)
		for n := range 2 {
			p.joinsBy(own.ID, fmt.Sprintf("under%d@elsewhere.example", n))
		}
		_, _, err = moderation.Tree(p.ctx, p.db, p.cy)
		p.refused("circle.not_seated", err)
		tree := func() []moderation.Branch {
			t.Helper()
			list, _, err := moderation.Tree(p.ctx, p.db, p.ada)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		list := tree()
		if len(list) != 2 || list[0].Link != hall.ID || list[0].Came.All != 1 || list[0].Came.Late != 0 || list[0].Ref != p.root.ID || list[1].Kind != "" {
			t.Errorf("%+v", list)
			return
		}
		under := list[0].Under
		if len(under) != 1 || under[0].Link != own.ID || under[0].Came.All != 2 || under[0].Came.Late != 2 || under[0].Ref != "" || !under[0].Works {
			t.Errorf("%+v", under)
			return
		}
		stops := func(actor member.Actor, reason moderation.Reason) (worked bool, err error) {
			err = p.try(func(ctx context.Context, tx *store.Tx) error {
				worked, err = moderation.StopLink(ctx, tx, actor, own.ID, reason)
				return err
			})
			return worked, err
		}
		_, err = stops(p.cy, moderation.Promotion)
		p.refused("circle.not_seated", err)
		_, err = stops(p.ada, "")
		p.refused("moderation.reason_missing", err)
		for _, want := range []bool{true, false} { // sent twice, it is one line of the log
			if worked, err := stops(p.ada, moderation.Promotion); err != nil || worked != want {
				t.Errorf("stopped %v: %v", worked, err)
			}
		}
		if log, err := moderation.Log(p.ctx, p.db, moderation.OfLinks); err != nil || len(log) != 1 || log[0].Kind != moderation.OfInvitation || log[0].Reason != moderation.Promotion {
			t.Errorf("%+v %v", log, err)
		}
		if one := tree()[0].Under[0]; one.Works || one.Stopped.IsZero() {
			t.Errorf("%+v", one)
		}
		_, err = invitation.ByCode(p.ctx, p.db, own.Code)
		p.refused("invitation.over", err)
		_, err = offers(nora, invitation.Person, nora.Member)
		p.refused("invitation.stopped", err)
		p.hands.Move(30 * 24 * time.Hour)
		if _, err := offers(nora, invitation.Person, nora.Member); err != nil {
			t.Error(err)
		}
	})
}

// A link with spam is in the tree however long ago people came by it, and however
// many others there are.
func TestAnOldLinkWithSpamIsInTheTree(t *testing.T) {
	each(t, func(p *party) {
		old := p.joinsBy("old", "old@elsewhere.example")
		p.hands.Move(30 * 24 * time.Hour)
		p.write(func(ctx context.Context, tx *store.Tx) error {
			for n := range 201 {
				_, err := member.Arrive(ctx, tx, member.Joining{
					Ask: member.Ask{Email: fmt.Sprintf("n%d@elsewhere.example", n), Lang: "en"}, Name: "Nora", Invitation: fmt.Sprint("link", n), Agreed: 1,
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if list, left, err := moderation.Tree(p.ctx, p.db, p.ada); err != nil || len(list) != 200 || left != 3 {
			t.Errorf("%d listed, %d left: %v", len(list), left, err)
		}
		p.holds(old, old.Member, "https://spam.example/1")
		links, err := moderation.LinksOf(p.ctx, p.db, old.Member)
		if err != nil || len(links) != 1 {
			t.Fatalf("%d links: %v", len(links), err)
		}
		if _, err := p.decides(p.ada, moderation.LinkRuling{Link: links[0].ID, Verdict: moderation.Refused, Reason: moderation.Promotion}); err != nil {
			t.Fatal(err)
		}
		if list, left, err := moderation.Tree(p.ctx, p.db, p.ada); err != nil || len(list) != 201 || left != 2 || list[0].Link != "old" || list[0].Spam != 1 {
			t.Errorf("%d listed, %d left: %v", len(list), left, err)
		}
	})
}
