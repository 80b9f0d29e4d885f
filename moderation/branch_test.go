package moderation_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
)

// All who are new and came in by one link do together no more than a hall full
// of people, from however many networks; who came by another link, and members
// who came by the same one, are not held for them.
func TestABranchOfNewAccountsHasItsLimit(t *testing.T) {
	each(t, func(p *party) {
		for n := range 10 {
			one := p.joins(fmt.Sprintf("n%d@elsewhere.example", n))
			if err := p.spend(fmt.Sprintf("10.0.%d.0/24", n), one, moderation.Amending); err != nil {
				p.t.Fatal(err)
			}
		}
		late := p.joins("late@elsewhere.example")
		p.refused("moderation.many_branch", p.spend("10.1.0.0/24", late, moderation.Amending))
		p.refused("moderation.many_branch", p.spend("", late, moderation.Amending))
		other := p.joinsBy("another link", "other@elsewhere.example")
		admitted := p.joins("admitted@elsewhere.example")
		p.write(func(ctx context.Context, tx *store.Tx) error {
			m, err := member.Get(ctx, tx, admitted.Member)
			if err != nil {
				return err
			}
			version := m.Version
			m.Standing = member.General
			return member.Change(ctx, tx, version, m)
		})
		var err error
		if admitted, err = member.ActorOf(p.ctx, p.db, admitted.Member); err != nil {
			p.t.Fatal(err)
		}
		for _, one := range []member.Actor{other, admitted, p.cy} {
			if err := p.spend("10.2.0.0/24", one, moderation.Amending); err != nil {
				p.t.Errorf("%+v: %v", one, err)
			}
		}
	})
}

// Once links of three people of a branch were refused as spam, what its new people
// write waits: not for another branch, not for members, not where a refusal had
// another reason or was undone, and not longer than thirty days.
func TestSpamFromThreeOfABranchHoldsItsNewPeople(t *testing.T) {
	each(t, func(p *party) {
		waits := func(actor member.Actor) bool {
			p.t.Helper()
			is, err := moderation.InBurst(p.ctx, p.db, actor)
			if err != nil {
				p.t.Fatal(err)
			}
			return is
		}
		other := p.joinsBy("another link", "other@elsewhere.example")
		var rulings []moderation.LinkRuling
		for n, reason := range []moderation.Reason{moderation.OffTopic, moderation.Promotion, moderation.Promotion, moderation.Unlawful} {
			if waits(p.guest) {
				p.t.Fatalf("held after spam by %d", n)
			}
			one := p.joins(fmt.Sprintf("n%d@elsewhere.example", n))
			for m := range 2 { // the same person's second link makes no second person
				p.holds(one, one.Member, fmt.Sprintf("https://spam.example/%d", m))
			}
			links, err := moderation.LinksOf(p.ctx, p.db, one.Member)
			if err != nil || len(links) != 2 {
				p.t.Fatalf("%d links: %v", len(links), err)
			}
			for _, l := range links {
				rulings = append(rulings, moderation.LinkRuling{Link: l.ID, Verdict: moderation.Refused, Reason: reason})
			}
			if _, err := p.decides(p.ada, rulings[len(rulings)-2:]...); err != nil {
				p.t.Fatal(err)
			}
		}
		if !waits(p.guest) || waits(other) || waits(p.cy) || waits(member.Actor{Guest: "browser"}) {
			p.t.Errorf("held: of the branch %v, of another %v, a member %v", waits(p.guest), waits(other), waits(p.cy))
		}
		_, err := moderation.Bursts(p.ctx, p.db, p.cy)
		p.refused("circle.not_seated", err)
		if list, err := moderation.Bursts(p.ctx, p.db, p.ada); err != nil || !slices.Equal(list, []int{3}) {
			p.t.Errorf("the moderators see %v: %v", list, err)
		}
		undo := rulings[len(rulings)-2:]
		for i := range undo {
			undo[i].Verdict, undo[i].Reason = moderation.Accepted, ""
		}
		if _, err := p.decides(p.ada, undo...); err != nil || waits(p.guest) {
			p.t.Errorf("held after a refusal was undone: %v", err)
		}
		for i := range undo {
			undo[i].Verdict, undo[i].Reason = moderation.Refused, moderation.Promotion
		}
		if _, err := p.decides(p.ada, undo...); err != nil || !waits(p.guest) {
			p.t.Errorf("not held: %v", err)
		}
		p.hands.Set(noon.AddDate(0, 0, 31))
		if waits(p.guest) {
			p.t.Error("held a month later")
		}
	})
}
