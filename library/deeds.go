package library

import (
	"context"

	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
	"concentric/moderation"
)

// Deeds counts the versions that somebody wrote, and the entries among them
// that stand since a while and that nobody in them objects to.
func Deeds(ctx context.Context, q store.Q, actor member.Actor) (moderation.Deeds, error) {
	var d moderation.Deeds
	err := q.QueryRow(ctx, `
		select (select count(*) from library_text where member = $1),
			(select count(distinct t.entry) from library_text t where t.member = $1 and t.at < $2
				and not exists (select 1 from library_objection o where o.entry = t.entry and o.settled = 0))`,
		actor.Member, store.Micros(clock.Now(ctx).Add(-moderation.Settles))).Scan(&d.Done, &d.Kept)
	return d, err
}
