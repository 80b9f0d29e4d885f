// Package card is how a role selection speaks inside other rooms' pages.
package card

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/logbook"
	"concentric/selection"
)

// Agreement is what the circle would agree on at the end of a selection, in its
// own language: that the role is given for a term. Whose name it is stands in
// the role itself.
func Agreement(ctx context.Context, q store.Q, one selection.Selection) (logbook.Text, error) {
	c, err := circle.Get(ctx, q, one.Circle)
	if err != nil {
		return logbook.Text{}, err
	}
	role, err := circle.RoleByID(ctx, q, one.Role)
	if err != nil {
		return logbook.Text{}, err
	}
	if c.Lang != "" {
		ctx = i18n.In(ctx, c.Lang)
	}
	name := circlecard.RoleName(ctx, role.Kind, role.Title)
	return logbook.Text{
		Title: i18n.T(ctx, "selection.agreed_title", "Role", name), Text: one.Qualifications,
		Why: i18n.T(ctx, "selection.agreed_why", "Role", name, "Circle", c.Name), Role: one.Role,
		Measured: i18n.T(ctx, "selection.agreed_measured"), Feedback: i18n.T(ctx, "selection.agreed_feedback", "Circle", c.Name), Lang: i18n.Lang(ctx),
	}, nil
}
