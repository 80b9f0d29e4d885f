package focus

import (
	"context"
	"time"

	"concentric/base/store"
)

// Part is what one member has to do with a focus group.
type Part struct {
	Group
	Seat    Seat
	Changes []Change // of the group, the first one first
}

// PartsOf lists the focus groups with which a member has to do, the newest
// meeting first: the pools in which they stand, what they are or were asked to,
// and those at which they were.
func PartsOf(ctx context.Context, q store.Q, member string) ([]Part, error) {
	return parts(ctx, q, member, "where id in (select focus from focus_seat where member = $1) order by day desc, id", member)
}

// PartIn is what a member has to do with one focus group; ok is false where
// nothing.
func PartIn(ctx context.Context, q store.Q, member, group string) (p Part, ok bool, err error) {
	found, err := parts(ctx, q, member, "where id = $1", group)
	if err != nil || len(found) == 0 {
		return Part{}, false, err
	}
	return found[0], true, nil
}

// CancelledSince lists the focus groups to which a member was asked, or for which
// they stood in the pool, and that were cancelled since a time, the newest first.
func CancelledSince(ctx context.Context, q store.Q, member string, since time.Time) ([]Part, error) {
	return parts(ctx, q, member, `where state = 'cancelled' and id in (select focus from focus_seat where member = $1 and state <> 'no')
		and exists (select 1 from focus_change c where c.focus = focus_group.id and c.kind = 'cancelled' and c.at >= $2) order by day desc, id`, member, store.Micros(since))
}

func parts(ctx context.Context, q store.Q, member, where string, args ...any) ([]Part, error) {
	if member == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, selectGroup+where, args...)
	groups, err := store.Collect(rows, err, scanGroup)
	if err != nil {
		return nil, err
	}
	var list []Part
	for _, g := range groups {
		s, there, err := SeatOf(ctx, q, g.ID, member)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		p := Part{Group: g, Seat: s}
		if p.Changes, err = Changes(ctx, q, g.ID); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// Why is the newest change, for whoever has to know it; ok is false where nothing
// was changed.
func (p Part) Why() (c Change, ok bool) {
	if len(p.Changes) == 0 {
		return Change{}, false
	}
	return p.Changes[len(p.Changes)-1], true
}
