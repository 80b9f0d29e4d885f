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

// drawing is what the chart of a circle is drawn from.
type drawing struct {
	inside  map[string][]circle.Circle // parent → those directly in it, of all that the reader may see
	roles   map[string][]circle.Role   // of the circles that are drawn with their roles
	holders map[string]string          // names of people, for members only
	mine    map[string]bool            // where the reader sits
	lacking map[string]bool            // where nobody holds one of the roles
	here    string                     // the circle whose page this is, "" on the page of all
	sought  string                     // the one that was looked for
}

// draw gathers what a chart shows of a circle and of everything in it. Names of
// people are for members.
func (s server) draw(ctx context.Context, visible []circle.Circle, c circle.Circle) (drawing, error) {
	d := drawing{inside: inside(visible), mine: map[string]bool{}}
	named := []string{c.ID}
	for _, child := range d.inside[c.ID] {
		named = append(named, child.ID)
	}
	var err error
	if d.roles, err = circle.RolesIn(ctx, s.site.DB, named); err != nil {
		return d, err
	}
	var roles []circle.Role
	for _, list := range d.roles {
		roles = append(roles, list...)
	}
	if d.holders, err = s.names(ctx, roles); err != nil {
		return d, err
	}
	if d.lacking, err = circle.Lacking(ctx, s.site.DB, visible); err != nil {
		return d, err
	}
	reader := member.From(ctx)
	if !reader.SignedIn() {
		return d, nil
	}
	seats, err := circle.SeatsOf(ctx, s.site.DB, reader.Member)
	for _, seat := range seats {
		d.mine[seat.Circle] = true
	}
	return d, err
}

// inside sorts circles by the one that they are in.
func inside(all []circle.Circle) map[string][]circle.Circle {
	of := map[string][]circle.Circle{}
	for _, c := range all {
		of[c.Parent] = append(of[c.Parent], c)
	}
	return of
}

// chart draws a circle, those in it, and those in them.
func (d drawing) chart(ctx context.Context, c circle.Circle) page.Chart {
	chart := page.Chart{
		Name: c.Name, Href: "/circles/" + c.ID, Here: c.ID == d.here,
		// A helping circle goes when it has given its recommendation: it has a leader, and no link.
		Loose: c.Kind == circle.Helping,
		Mine:  d.mine[c.ID], Lacking: d.lacking[c.ID], Sought: c.ID == d.sought,
	}
	for _, role := range d.roles[c.ID] {
		if !chart.Loose && (role.Kind == circle.Leader || role.Kind == circle.Delegate) {
			chart.Links = append(chart.Links, roleSeat(ctx, role, d.holders))
		} else {
			chart.Seats = append(chart.Seats, roleSeat(ctx, role, d.holders))
		}
	}
	if chart.Sought {
		chart.Mark = "at"
	}
	for _, child := range d.inside[c.ID] {
		inner := d.chart(ctx, child)
		if d.here == "" && len(inner.Circles) > 0 {
			inner.Href, inner.Zooms = "/circles?in="+child.ID+"#in", true
		}
		chart.Circles = append(chart.Circles, inner)
	}
	return chart
}

// roleSeat is a role as pictures show it; who holds it is "a member" for those
// who are not told the name.
func roleSeat(ctx context.Context, role circle.Role, holders map[string]string) page.Seat {
	seat := page.Seat{Role: card.RoleName(ctx, role.Kind, role.Title)}
	if t := role.Term; t != nil {
		seat.Holder, seat.Left, seat.Ends = holders[t.Member], left(ctx, *t), i18n.Civil(ctx, t.Ends)
		if t.Rests != "" && t.Rests >= clock.Now(ctx).UTC().Format(typed.DateFormat) {
			seat.Rests = i18n.T(ctx, "circle.rests_until", "Date", i18n.Civil(ctx, t.Rests))
		}
		if seat.Holder == "" {
			seat.Holder = i18n.T(ctx, "page.a_member")
		}
	}
	return seat
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
