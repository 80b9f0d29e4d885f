package community

import (
	"context"
	"runtime"
	"sync"

	"concentric/base/store"
)

// Profiles opens the profiles of all members, by id, to count them. It is for
// counting alone: what it returns must not leave the program but as counts.
func Profiles(ctx context.Context, q store.Q) (map[string]Profile, error) {
	rows, err := q.Query(ctx, "select member, sealed from community_profile where sealed <> ''")
	type row struct{ member, sealed string }
	all, err := store.Collect(rows, err, func(from store.Row) (r row, err error) {
		err = from.Scan(&r.member, &r.sealed)
		return r, err
	})
	if err != nil {
		return nil, err
	}
	opened := make([]Profile, len(all))
	errs := make([]error, runtime.GOMAXPROCS(0))
	var working sync.WaitGroup
	for w := range errs {
		working.Go(func() {
			for i := w; i < len(all) && errs[w] == nil; i += len(errs) {
				opened[i], errs[w] = open(q, all[i].member, all[i].sealed)
			}
		})
	}
	working.Wait()
	profiles := make(map[string]Profile, len(all))
	for i, r := range all {
		profiles[r.member] = opened[i]
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return profiles, nil
}
