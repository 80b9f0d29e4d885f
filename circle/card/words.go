// Package card is how a circle and its roles look inside other rooms' pages.
package card

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
)

// RoleName is what a role is called: by its kind in the reader's language, or
// by the title that an operational role was given.
func RoleName(ctx context.Context, kind circle.RoleKind, title string) string {
	if kind == circle.Operational {
		return title
	}
	return i18n.T(ctx, "circle.role_"+string(kind))
}

// StateName is a circle's state in words.
func StateName(ctx context.Context, s circle.State) string {
	return i18n.T(ctx, "circle.state_"+string(s))
}

func stateShape(s circle.State) page.State {
	switch s {
	case circle.Dormant, circle.Consented:
		return page.Waiting
	case circle.Closed:
		return page.Closed
	default:
		return page.Open
	}
}

// When is the day and the hour of a gathering.
func When(ctx context.Context, day, hour string) string {
	return i18n.T(ctx, "circle.gathering", "Day", i18n.Civil(ctx, day), "Hour", hour)
}
