package platform

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/member"
)

// Named lists who wrote amendments to the programme since a time, and when: one for each.
func Named(ctx context.Context, q store.Q, since time.Time) ([]member.Named, error) {
	return member.ReadNamed(q.Query(ctx, "select person, at from platform_amendment where at >= $1 and person <> ''", store.Micros(since)))
}
