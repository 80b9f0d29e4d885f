package web

import (
	"context"
	"slices"

	"concentric/base/store"
	"concentric/circle"
	"concentric/declaration"
	"concentric/member"
)

// readSaid reads what the circle said in public of the agreement, and whether
// the reader, who sits there, may prepare that it does.
func readSaid(ctx context.Context, q store.Q, v *view) error {
	all, err := declaration.Of(ctx, q, v.agreement.ID)
	if err != nil {
		return err
	}
	sits, err := circle.Sits(ctx, q, v.circle.ID, member.From(ctx).Member)
	if err != nil {
		return err
	}
	v.said = slices.DeleteFunc(slices.Clone(all), func(d declaration.Declaration) bool { return d.Published.IsZero() && !sits })
	said := slices.ContainsFunc(all, func(d declaration.Declaration) bool {
		return d.State() == declaration.Waiting || d.State() == declaration.Public && d.Text == v.agreement.Now.ID
	})
	v.sayable = sits && !said && v.on == "" && declaration.CanSay(ctx, q, v.circle, v.agreement) == nil
	return nil
}
