package backlog

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// RaiseAnywhere brings a tension to the circle whose domain its words touch; to
// the general circle, which finds out whose it is, where they touch nobody's or
// several. It returns what the circle decides about that the words touched, zero
// for none.
func RaiseAnywhere(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Item, circle.Item, error) {
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	domain, ok, err := circle.Touched(ctx, tx, actor, n.Title+"\n"+n.Text, n.Lang)
	if err != nil {
		return Item{}, domain, err
	}
	n.Circle, n.Origin = domain.Circle, Origin{Kind: Tension}
	if !ok {
		root, err := circle.Root(ctx, tx)
		if err != nil {
			return Item{}, circle.Item{}, err
		}
		n.Circle, domain = root.ID, circle.Item{}
	}
	c, err := circle.Get(ctx, tx, n.Circle)
	if err != nil {
		return Item{}, domain, err
	}
	if n.Audience == "" {
		n.Audience = c.Audience
	}
	n.Audience = journal.Fewer(n.Audience, c.Audience)
	i, err := Open(ctx, tx, actor, n)
	return i, domain, err
}
