package moderation_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/invitation"
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

// From a branch in which spam was found whole texts wait, all their parts as one:
// what is unchanged stays, what others wrote is not changed, and what is decided
// about one part is decided about all.
func TestWholeTextsOfABranchAreHeld(t *testing.T) {
	each(t, func(p *party) {
		title, text := "A bench", "By the river."
		hold := func(actor member.Actor, ref string) (a, b string) {
			a, b = title, text
			p.write(func(ctx context.Context, tx *store.Tx) error {
				return moderation.HoldLinks(ctx, tx, actor, "tension", ref, &a, &b)
			})
			return a, b
		}
		if a, b := hold(p.guest, "before"); a != title || b != text {
			p.t.Fatalf("held before there was spam: %q, %q", a, b)
		}
		for n := range 3 {
			one := p.joins(fmt.Sprintf("n%d@elsewhere.example", n))
			p.holds(one, one.Member, "https://spam.example/1")
			links, err := moderation.LinksOf(p.ctx, p.db, one.Member)
			if err != nil || len(links) != 1 {
				p.t.Fatalf("%d links: %v", len(links), err)
			}
			if _, err := p.decides(p.ada, moderation.LinkRuling{Link: links[0].ID, Verdict: moderation.Refused, Reason: moderation.Promotion}); err != nil {
				p.t.Fatal(err)
			}
		}
		if a, b := hold(p.cy, "member"); a != title || b != text {
			p.t.Errorf("of a member is held: %q, %q", a, b)
		}
		a, b := hold(p.guest, "text")
		if p.filled(a) != "(held)" || p.filled(b) != "(held)" {
			p.t.Fatalf("shown as %q, %q", p.filled(a), p.filled(b))
		}
		if c, d := hold(p.guest, "text"); c != a || d != b {
			p.t.Errorf("written again, the same text has other marks: %q, %q", c, d)
		}
		p.hands.Move(time.Minute)
		old, changed := "The old plank", "The new plank"
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return moderation.HoldNewLinks(ctx, tx, p.guest, "amendment", "plank", []string{"The old plank"}, &old, &changed)
		})
		if old != "The old plank" || p.filled(changed) != "(held)" {
			p.t.Errorf("of an amendment is shown: %q, %q", old, p.filled(changed))
		}
		p.refused("moderation.burst_change", moderation.MayChange(p.ctx, p.db, p.guest, p.cy.Member))
		for actor, author := range map[member.Actor]string{p.guest: p.guest.Member, p.cy: p.ada.Member} {
			if err := moderation.MayChange(p.ctx, p.db, actor, author); err != nil {
				p.t.Errorf("may not change: %v", err)
			}
		}
		waiting, all, err := moderation.LinksWaiting(p.ctx, p.db, p.ada)
		if err != nil || all != 2 || len(waiting) != 2 || !slices.Equal(waiting[0].Parts, []string{title, text}) || !slices.Equal(waiting[1].Parts, []string{"The new plank"}) {
			p.t.Fatalf("%d wait: %+v, %v", all, waiting, err)
		}
		if own, err := moderation.LinksOf(p.ctx, p.db, p.guest.Member); err != nil || len(own) != 2 {
			p.t.Errorf("their own: %+v, %v", own, err)
		}
		counts, err := moderation.TextsSince(p.ctx, p.db, noon)
		if err != nil || counts[moderation.LinkHeld] != 2 {
			p.t.Errorf("the desk counts %v: %v", counts, err)
		}
		if _, err := p.decides(p.ada, moderation.LinkRuling{Link: waiting[0].ID, Verdict: moderation.Accepted}); err != nil {
			p.t.Fatal(err)
		}
		if p.filled(a) != title || p.filled(b) != text || p.filled(changed) != "(held)" {
			p.t.Errorf("after it was released: %q, %q, %q", p.filled(a), p.filled(b), p.filled(changed))
		}
		if c, d := hold(p.guest, "text"); c != title || d != text {
			p.t.Errorf("written again after it was released: %q, %q", c, d)
		}
	})
}

// A circle's link hangs in a hall: those who came by it may do more together than
// those by a person's, and more still once the party has admitted some of them.
func TestALinkThatBringsMembersMakesRoom(t *testing.T) {
	each(t, func(p *party) {
		link := func(kind invitation.Kind, ref string) (made invitation.Link) {
			p.write(func(ctx context.Context, tx *store.Tx) (err error) {
				made, err = invitation.Offer(ctx, tx, p.ada, kind, ref, false)
				return err
			})
			return made
		}
		own, hall := link(invitation.Person, p.ada.Member), link(invitation.Circle, p.root.ID)
		n := 0
		amends := func(link string) error {
			n++
			return p.spend(fmt.Sprintf("10.%d.%d.0/24", n/200, n%200), p.joinsBy(link, fmt.Sprintf("n%d@elsewhere.example", n)), moderation.Amending)
		}
		room := func(link string, want int) {
			p.t.Helper()
			for range want {
				if err := amends(link); err != nil {
					p.t.Fatal(err)
				}
			}
			p.refused("moderation.many_branch", amends(link))
		}
		room(own.ID, 10)
		room(hall.ID, 50)
		p.write(func(ctx context.Context, tx *store.Tx) error {
			for range 3 {
				n++
				who, err := member.Arrive(ctx, tx, member.Joining{Ask: member.Ask{Email: fmt.Sprintf("n%d@elsewhere.example", n), Lang: "en"}, Name: "Nora", Invitation: hall.ID, Agreed: 1})
				if err != nil {
					return err
				}
				m, err := member.Get(ctx, tx, who)
				if err != nil {
					return err
				}
				version := m.Version
				m.Standing = member.General
				if err := member.Change(ctx, tx, version, m); err != nil {
					return err
				}
			}
			return nil
		})
		room(hall.ID, 3)
	})
}
