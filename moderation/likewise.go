package moderation

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// OthersBy lists the other links that wait and were put in by whoever put in this
// one, the oldest first, for who may decide: of five hundred by one account nobody
// has to decide one after the other.
func OthersBy(ctx context.Context, q store.Q, actor member.Actor, link string) ([]Link, error) {
	if _, err := mayDecideLinks(ctx, q, actor); err != nil {
		return nil, err
	}
	return links(ctx, q, `
		where state = 'held' and part = 0 and id <> $1 and member <> '' and member = (select o.member from moderation_link o where o.id = $1)
		order by at, id`, link)
}
