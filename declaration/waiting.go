package declaration

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
)

// WaitingFor lists what waits for somebody's yes in a circle in which they sit:
// for the spokesperson until they have confirmed, and then for everybody else who
// has not. Where nobody speaks for the circle it waits for nobody.
func WaitingFor(ctx context.Context, q store.Q, who string, c circle.Circle) ([]Declaration, error) {
	all, err := WaitingIn(ctx, q, c.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	speaks, err := Spokesperson(ctx, q, c)
	if apperr.As(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Declaration
	for _, d := range all {
		holders, err := seated(ctx, q, d)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(holders, who) && (who == speaks.Member || slices.Contains(holders, speaks.Member)) {
			list = append(list, d)
		}
	}
	return list, nil
}
