package translation

import (
	"context"

	"concentric/base/store"
)

// MadeBy lists what a member has translated, the newest first.
func MadeBy(ctx context.Context, q store.Q, member string) ([]Text, error) {
	if member == "" {
		return nil, nil
	}
	return list(ctx, q, "where member = $1 order by at desc, id", member)
}
