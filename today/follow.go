package today

import (
	"context"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
	"concentric/translation"
)

// followed is what became of many items, read together.
type followed struct {
	q       store.Q
	circles map[string]circle.Circle
	items   map[string]Followed
	said    map[string]translation.Text // answers in the reader's language
}

// follow reads what became of what the actor raised and of the findings of
// conversations, as far as the actor may see it; who raised an item sees every
// step of it.
func (r *Room) follow(ctx context.Context, actor member.Actor, raised []backlog.Item, findings [][]listening.Finding) (*followed, error) {
	known := &followed{q: r.DB, circles: map[string]circle.Circle{}, items: map[string]Followed{}}
	var ids []string
	within := map[string]bool{} // found in a conversation for the actor's communities: its answers are for them
	for _, list := range findings {
		for i, f := range list {
			ids = append(ids, f.Item)
			if i > 0 {
				within[f.Item] = within[list[0].Item]
				continue
			}
			talk, err := listening.Get(ctx, r.DB, f.Conversation)
			if err != nil {
				return nil, err
			}
			within[f.Item] = talk.Audience == listening.ForCommunities
		}
	}
	items, err := backlog.ByIDs(ctx, r.DB, ids)
	if err != nil {
		return nil, err
	}
	sight, err := circle.SightOf(ctx, r.DB, actor)
	if err != nil {
		return nil, err
	}
	var visible []backlog.Item
	for _, i := range items {
		if sight.Sees(i.Audience, i.Circle) || within[i.ID] {
			visible = append(visible, i)
		}
	}
	visible = append(visible, raised...)
	for _, i := range raised {
		ids = append(ids, i.ID)
	}
	answers, err := backlog.AnswersTo(ctx, r.DB, ids)
	if err != nil {
		return nil, err
	}
	var given []string
	for _, list := range answers {
		for _, a := range list {
			given = append(given, a.ID)
		}
	}
	if known.said, err = translation.Of(ctx, r.DB, translation.Answer, given, i18n.Lang(ctx)); err != nil {
		return nil, err
	}
	for _, i := range visible {
		if known.items[i.ID], err = known.one(ctx, sight, i, answers[i.ID]); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// one puts together what became of one item.
func (k *followed) one(ctx context.Context, sight circle.Sight, item backlog.Item, answers []backlog.Answer) (Followed, error) {
	f := Followed{Item: item, Answers: answers, Said: k.said}
	owner, err := k.circle(ctx, item.Circle)
	if err != nil {
		return f, err
	}
	first, err := k.circle(ctx, item.FirstCircle)
	if err != nil {
		return f, err
	}
	f.Owner, f.First, f.Overdue = owner.Name, first.Name, item.Overdue(owner.Today(ctx))
	if item.Circle != item.FirstCircle || item.Bounces > 0 {
		moves, err := backlog.Moves(ctx, k.q, item.ID)
		if err != nil {
			return f, err
		}
		for _, m := range moves {
			to, err := k.circle(ctx, m.After)
			if err != nil {
				return f, err
			}
			f.Moves = append(f.Moves, Passed{Move: m, To: to.Name})
		}
	}
	if item.Origin.Kind == backlog.Joining {
		f.Sits, err = circle.Sits(ctx, k.q, item.Circle, item.Member)
	}
	if err != nil || !decided(item, answers) {
		return f, err
	}
	agreements, err := logbook.OfItem(ctx, k.q, item.ID)
	if err != nil {
		return f, err
	}
	for _, a := range agreements {
		if !sight.Sees(a.Audience, a.Circle) {
			continue
		}
		f.Agreements = append(f.Agreements, a)
		into, err := k.inText(ctx, sight, item.ID, a)
		if err != nil {
			return f, err
		}
		f.InText = append(f.InText, into...)
	}
	return f, nil
}

// decided reports whether there may be an agreement on the item.
func decided(item backlog.Item, answers []backlog.Answer) bool {
	if item.State == backlog.Decided {
		return true
	}
	for _, a := range answers {
		if a.Kind == backlog.Taken || a.Kind == backlog.Changed || a.Kind == backlog.Outcome {
			return true
		}
	}
	return false
}

// circle reads a circle once.
func (k *followed) circle(ctx context.Context, id string) (circle.Circle, error) {
	if c, ok := k.circles[id]; ok {
		return c, nil
	}
	c, err := circle.Get(ctx, k.q, id)
	if err == nil {
		k.circles[id] = c
	}
	return c, err
}
