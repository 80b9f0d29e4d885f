package backlog

import (
	"context"

	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
)

// Deeds counts the tensions that somebody raised, and those of them that a
// circle took up.
func Deeds(ctx context.Context, q store.Q, actor member.Actor) (moderation.Deeds, error) {
	var d moderation.Deeds
	err := q.QueryRow(ctx, `
		select (select count(*) from backlog_item where member = $1 and origin_kind = 'tension'),
			(select count(distinct i.id) from backlog_item i join backlog_answer a on a.item = i.id
				where i.member = $1 and i.origin_kind = 'tension' and a.kind in ('taken', 'changed', 'merged'))`, actor.Member).Scan(&d.Done, &d.Kept)
	return d, err
}
