package moderation_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/store"
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

// Five hundred links in one text by a new account are held, each once, and none
// is shown.
func TestAFloodOfLinks(t *testing.T) {
	each(t, func(p *party) {
		var flood strings.Builder
		for n := range 500 {
			flood.WriteString("https://spam.example/" + strings.Repeat("x", n%7+1) + strings.Repeat("y", n/7+1) + " ")
		}
		held := p.holds(p.guest, "flood", flood.String())
		if moderation.HasLink(held) || strings.Contains(p.filled(held), "spam.example") {
			p.t.Error("a link is shown")
		}
		list, all, err := moderation.LinksWaiting(p.ctx, p.db, p.ada)
		if err != nil || len(list) != 100 || all != 500 {
			p.t.Errorf("%d of %d laid out: %v", len(list), all, err)
		}
	})
}
