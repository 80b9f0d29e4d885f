package session

import (
	"context"
	"time"

	"concentric/base/store"
)

// Export is what is kept about a member's devices, for the member's own data;
// nil where there is nothing.
func Export(ctx context.Context, q store.Q, member string) (any, error) {
	sessions, err := List(ctx, q, member)
	if err != nil || len(sessions) == 0 {
		return nil, err
	}
	list := make([]map[string]string, 0, len(sessions))
	for _, s := range sessions {
		list = append(list, map[string]string{
			"device": s.Device, "created": s.Created.Format(time.RFC3339), "seen": s.Seen.Format(time.RFC3339), "expires": s.Expires.Format(time.RFC3339),
		})
	}
	return list, nil
}

// Retain says how long sessions are kept, and why.
const Retain = "Until the device signs out, or 90 days after it was last used; nothing is kept afterwards."
