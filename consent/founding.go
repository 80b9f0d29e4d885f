package consent

import (
	"context"

	"concentric/backlog"
	"concentric/base/store"
)

// FoundingMeetings are the keys under which the three founding meetings bring
// their decision to the backlog.
var FoundingMeetings = []string{"founding/1", "founding/2", "founding/3"}

// FoundingAt says how far a founding is: of how many of its meetings the decision
// was agreed, and the proposal of the meeting under way, once it was asked for.
func FoundingAt(ctx context.Context, q store.Q) (done int, asked Proposal, err error) {
	for _, key := range FoundingMeetings {
		item, ok, err := backlog.ByKey(ctx, q, key)
		if err != nil || !ok {
			return done, asked, err
		}
		list, err := OfItem(ctx, q, item.ID)
		if err != nil {
			return done, asked, err
		}
		agreed := false
		for _, p := range list {
			agreed = agreed || p.State == Agreed
			if p.State.Living() {
				asked = p
			}
		}
		if !agreed {
			break
		}
		done++
	}
	return done, asked, nil
}

// OfFounding says whether an item is what one of the founding meetings brought.
func OfFounding(ctx context.Context, q store.Q, item string) (bool, error) {
	for _, key := range FoundingMeetings {
		i, ok, err := backlog.ByKey(ctx, q, key)
		if err != nil || ok && i.ID == item {
			return ok, err
		}
	}
	return false, nil
}
