package web

import (
	"context"

	"concentric/base/page"
	"concentric/base/store"
	"concentric/platform"
)

// amendment is other words for a plank, with what they change.
type amendment struct {
	platform.Amendment
	changes []page.Op // none for a new plank
}

// readAmendments reads what is gathered under the item.
func readAmendments(ctx context.Context, q store.Q, v *view) error {
	list, err := platform.OfItem(ctx, q, v.item.ID)
	if err != nil {
		return err
	}
	for _, a := range list {
		if !a.Withdrawn.IsZero() || a.Away {
			continue
		}
		one := amendment{Amendment: a}
		if a.Plank != "" {
			was, err := a.Was(ctx, q)
			if err != nil {
				return err
			}
			one.changes = page.Changes(was.Text, a.Text)
		}
		v.amendments = append(v.amendments, one)
	}
	return nil
}
