package web

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/circle/card"
	"concentric/member"
)

// chart draws a circle and those below it, so many levels deep. Names of
// people are for members.
func (s server) chart(ctx context.Context, all []circle.Circle, c circle.Circle, here string, levels int) (page.Chart, error) {
	chart := page.Chart{Name: c.Name, Href: "/circles/" + c.ID, Here: c.ID == here}
	roles, err := circle.RolesOf(ctx, s.site.DB, c.ID)
	if err != nil {
		return chart, err
	}
	holders, err := s.names(ctx, roles)
	if err != nil {
		return chart, err
	}
	for _, role := range roles {
		seat := page.Seat{Role: card.RoleName(ctx, role.Kind, role.Title)}
		if t := role.Term; t != nil {
			seat.Holder, seat.Left, seat.Ends = holders[t.Member], left(ctx, *t), day(ctx, t.Ends)
			if seat.Holder == "" {
				seat.Holder = i18n.T(ctx, "page.a_member")
			}
		}
		if role.Kind == circle.Leader || role.Kind == circle.Delegate {
			chart.Links = append(chart.Links, seat)
		} else {
			chart.Seats = append(chart.Seats, seat)
		}
	}
	if levels == 1 {
		return chart, nil
	}
	for _, child := range below(all, c.ID) {
		inner, err := s.chart(ctx, all, child, here, levels-1)
		if err != nil {
			return chart, err
		}
		chart.Circles = append(chart.Circles, inner)
	}
	return chart, nil
}

// names are the names of role holders, for members; nothing for visitors.
func (s server) names(ctx context.Context, roles []circle.Role) (map[string]string, error) {
	if !member.From(ctx).SignedIn() {
		return nil, nil
	}
	var ids []string
	for _, role := range roles {
		if role.Term != nil {
			ids = append(ids, role.Term.Member)
		}
	}
	return member.Names(ctx, s.site.DB, ids)
}

// left is the share of a term that is left: 1 on its first day, 0 or less
// once it has run out.
func left(ctx context.Context, t circle.Term) float64 {
	starts, err := time.Parse(typed.DateFormat, t.Starts)
	if err != nil {
		return 0
	}
	ends, err := time.Parse(typed.DateFormat, t.Ends)
	if err != nil {
		return 0
	}
	ends = ends.AddDate(0, 0, 1)
	return min(1, ends.Sub(clock.Now(ctx)).Hours()/ends.Sub(starts).Hours())
}

// day writes a civil date in the reader's language; what is no date stays as it is.
func day(ctx context.Context, date string) string {
	t, err := time.Parse(typed.DateFormat, date)
	if err != nil {
		return date
	}
	return i18n.Date(ctx, t)
}
