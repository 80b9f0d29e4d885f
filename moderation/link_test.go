package moderation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

func (p *party) holds(actor member.Actor, ref string, text string) string {
	p.t.Helper()
	p.write(func(ctx context.Context, tx *store.Tx) error {
		return moderation.HoldLinks(ctx, tx, actor, "resource", ref, &text)
	})
	return text
}

func (p *party) filled(text string) string {
	p.t.Helper()
	err := moderation.Fill(p.ctx, p.db, func(l moderation.Link) string { return "(" + string(l.State) + ")" }, &text)
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

func (p *party) decides(actor member.Actor, rulings ...moderation.LinkRuling) (n int, err error) {
	err = p.try(func(ctx context.Context, tx *store.Tx) error {
		n, err = moderation.DecideLinks(ctx, tx, actor, rulings)
		return err
	})
	return n, err
}

// The text of who is not trusted yet is shown, its link when somebody who
// moderates has released it; a refusal has its reason, and the log has neither
// text nor person.
func TestLinksAreHeld(t *testing.T) {
	each(t, func(p *party) {
		const text = "Read https://example.org/a. And www.example.net!"
		if got := p.holds(p.ada, "own", text); got != text {
			p.t.Errorf("a link of somebody who sits in a circle is held: %q", got)
		}
		held := p.holds(p.cy, "text", text)
		if moderation.HasLink(held) || p.filled(held) != "Read (held). And (held)!" {
			p.t.Fatalf("%q, shown as %q", held, p.filled(held))
		}
		if again := p.holds(p.cy, "text", text); again != held {
			p.t.Errorf("written again, the same text has other marks: %q, %q", held, again)
		}
		again := held
		if err := moderation.Again(p.ctx, p.db, p.cy, &again); err != nil || again != text {
			p.t.Errorf("the author gets back %q: %v", again, err)
		}
		if err := moderation.Again(p.ctx, p.db, p.guest, &held); err != nil || moderation.HasLink(held) {
			p.t.Errorf("somebody else gets to write on %q: %v", held, err)
		}

		_, _, err := moderation.LinksWaiting(p.ctx, p.db, p.cy)
		p.refused("circle.not_seated", err)
		waiting, all, err := moderation.LinksWaiting(p.ctx, p.db, p.ada)
		if err != nil || len(waiting) != 2 || all != 2 {
			p.t.Fatalf("%+v %d %v", waiting, all, err)
		}
		byAddress := map[string]string{}
		for _, l := range waiting {
			byAddress[l.Address] = l.ID
		}
		release := moderation.LinkRuling{Link: byAddress["https://example.org/a"], Verdict: moderation.Accepted}
		refuse := moderation.LinkRuling{Link: byAddress["www.example.net"], Verdict: moderation.Refused}
		_, err = p.decides(p.cy, release)
		p.refused("circle.not_seated", err)
		_, err = p.decides(p.ada, release, refuse)
		p.refused("moderation.reason_missing", err)
		if p.filled(held) != "Read (held). And (held)!" {
			p.t.Error("half of what was refused was done")
		}
		refuse.Reason = moderation.Promotion
		for _, want := range []int{2, 0} {
			if n, err := p.decides(p.ada, release, refuse); err != nil || n != want {
				p.t.Errorf("%d decided, want %d: %v", n, want, err)
			}
		}
		if got := p.filled(held); got != "Read https://example.org/a. And (refused)!" {
			p.t.Errorf("after the decision: %q", got)
		}
		if got := p.filled(p.holds(p.cy, "text", text)); got != "Read https://example.org/a. And (refused)!" {
			p.t.Errorf("written again after the decision: %q", got)
		}
		log, err := moderation.Log(p.ctx, p.db, moderation.OfLinks)
		if err != nil || len(log) != 2 {
			p.t.Errorf("%+v %v", log, err)
		}
		own, err := moderation.LinksOf(p.ctx, p.db, p.cy.Member)
		if err != nil || len(own) != 2 {
			p.t.Errorf("the author's own: %+v %v", own, err)
		}
		for _, table := range moderation.Persons {
			if err := p.try(func(ctx context.Context, tx *store.Tx) error { return table.Erase(ctx, tx, p.cy.Member) }); err != nil {
				p.t.Fatal(err)
			}
		}
		if own, err := moderation.LinksOf(p.ctx, p.db, p.cy.Member); err != nil || len(own) != 0 {
			p.t.Errorf("after the erasure: %+v %v", own, err)
		}
	})
}

// Whoever is new cannot fill the queue: a text with 500 links is refused with a
// sentence, nothing of it is kept, and a text with a few goes on.
func TestFiveHundredLinksAreRefused(t *testing.T) {
	each(t, func(p *party) {
		var text strings.Builder
		for n := range 500 {
			fmt.Fprintf(&text, "https://spam.example/%d ", n)
		}
		for actor, kept := range map[*member.Actor]int{&p.guest: 10, &p.cy: 50} {
			err := p.try(func(ctx context.Context, tx *store.Tx) error {
				text := text.String()
				return moderation.HoldLinks(ctx, tx, *actor, "story", "spam", &text)
			})
			p.refused("moderation.many_links", err)
			if list, err := moderation.LinksOf(p.ctx, p.db, actor.Member); err != nil || len(list) != 0 {
				p.t.Errorf("%d links of a text that was refused are kept: %v", len(list), err)
			}
			for n := range kept {
				p.holds(*actor, actor.Member, fmt.Sprintf("https://a.example/%d", n))
			}
			err = p.try(func(ctx context.Context, tx *store.Tx) error {
				one := "https://a.example/more"
				return moderation.HoldLinks(ctx, tx, *actor, "story", actor.Member, &one)
			})
			p.refused("moderation.many_links", err)
		}
	})
}

// What is written from a text with links keeps those; others are held.
func TestLinksOfTheTextItWasMadeFromStay(t *testing.T) {
	each(t, func(p *party) {
		text := "As in https://here.example/a, and https://new.example/b."
		p.write(func(ctx context.Context, tx *store.Tx) error {
			return moderation.HoldNewLinks(ctx, tx, p.cy, "amendment", "one", []string{"See https://here.example/a"}, &text)
		})
		if got := p.filled(text); got != "As in https://here.example/a, and (held)." {
			p.t.Errorf("%q", got)
		}
	})
}

// Who holds a role that moderates for the circle at the root is a keeper, until
// its term ends; who only sits there is not.
func TestARoleWithATermMakesAKeeper(t *testing.T) {
	each(t, func(p *party) {
		p.write(func(ctx context.Context, tx *store.Tx) error {
			role, err := circle.OpenRole(ctx, tx, p.ada, p.root.ID, circle.NewRole{Kind: circle.Secretary, Lang: "en"}, "election")
			if err != nil {
				return err
			}
			_, err = circle.Fill(ctx, tx, p.ada, role.ID, p.bo, p.root.Today(ctx), p.root.In(ctx, 100), "election")
			return err
		})
		for _, one := range []struct {
			who  member.Actor
			days int
			want moderation.Level
		}{{p.bo, 0, moderation.Keeper}, {p.ada, 0, moderation.Trusted}, {p.cy, 0, moderation.Known}, {p.bo, 100, moderation.Keeper}, {p.bo, 101, moderation.Trusted}} {
			p.hands.Set(noon.AddDate(0, 0, one.days))
			if got, err := moderation.LevelOf(p.ctx, p.db, one.who); err != nil || got != one.want {
				p.t.Errorf("after %d days: %v, want %v: %v", one.days, got, one.want, err)
			}
		}
	})
}
