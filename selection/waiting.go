package selection

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
)

// WaitingFor lists the selections that wait for a member: for their word to the
// description, or for their nomination. What waits for their consent is among
// the rounds that consent lists.
func WaitingFor(ctx context.Context, q store.Q, member string) ([]Selection, error) {
	if member == "" {
		return nil, nil
	}
	open, err := selections(ctx, q, `where stage in ('describing', 'nominating')
		and id in (select selection from selection_roster r where r.member = $1
			and (selection_selection.stage = 'nominating' or r.word = ''))
		and (stage = 'describing' or not exists (select 1 from selection_nomination n
			where n.selection = selection_selection.id and n.member = $1 and n.replaced = 0))
		order by ends_on, at, id`, member)
	if err != nil {
		return nil, err
	}
	var waiting []Selection
	for _, s := range open {
		sits, err := circle.Sits(ctx, q, s.Circle, member)
		if err != nil {
			return nil, err
		}
		if sits {
			waiting = append(waiting, s)
		}
	}
	return waiting, nil
}
