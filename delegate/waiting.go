package delegate

import (
	"context"

	"concentric/base/store"
	"concentric/community"
	"concentric/member"
)

// WaitingFor lists the choices that wait for a word of the actor: in the naming
// whom they see in the seat, in the asking whether they consent.
func WaitingFor(ctx context.Context, q store.Q, actor member.Actor) ([]Choice, error) {
	if !actor.Belongs() || actor.Suspended {
		return nil, nil
	}
	open, err := choices(ctx, q, `
		where stage in ('naming', 'asking') and nominee_member <> $1
			and not exists (select 1 from delegate_word w where w.choice = delegate_choice.id and w.member = $1
				and w.asking = case when delegate_choice.stage = 'asking' then delegate_choice.asking else '' end)
			and not exists (select 1 from delegate_offer o where o.choice = delegate_choice.id and o.member = $1 and delegate_choice.stage = 'naming')
		order by ends_on, at, id`, actor.Member)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return nil, err
	}
	p, err := community.Of(ctx, q, actor.Member)
	if err != nil {
		return nil, err
	}
	var waiting []Choice
	for _, c := range open {
		if !tree.Belongs(p, c.Community) {
			continue
		}
		may, err := c.from(ctx, q, actor, tree.Since(p, c.Community))
		if err != nil {
			return nil, err
		}
		if may.IsZero() {
			waiting = append(waiting, c)
		}
	}
	return waiting, nil
}
