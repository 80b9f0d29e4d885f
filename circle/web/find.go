package web

import (
	"context"
	"strings"

	"concentric/base/i18n"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/circle/card"
)

// hit is a circle that was found: by its own words, or by roles in it.
type hit struct {
	circle circle.Circle
	roles  []string // names of those that were found
}

// find looks for a circle or a role among those that the reader may see: every
// word must stand in the circle's name and aim, or in the name of the role.
func (s server) find(ctx context.Context, visible []circle.Circle, query string) ([]hit, error) {
	words := strings.Fields(typed.Fold(query))
	if len(words) == 0 {
		return nil, nil
	}
	ids := make([]string, len(visible))
	for i, c := range visible {
		ids[i] = c.ID
	}
	roles, err := circle.RolesIn(ctx, s.site.DB, ids)
	if err != nil {
		return nil, err
	}
	var byName, byRole []hit
	for _, c := range visible {
		h := hit{circle: c}
		for _, r := range roles[c.ID] {
			if name := card.RoleName(ctx, r.Kind, r.Title); within(words, name) {
				h.roles = append(h.roles, name)
			}
		}
		if within(words, c.Name+" "+c.Aim) {
			byName = append(byName, h)
		} else if len(h.roles) > 0 {
			byRole = append(byRole, h)
		}
	}
	return append(byName, byRole...), nil
}

func within(words []string, text string) bool {
	text = typed.Fold(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// trail is the way from the circle at the top down to one, itself included, as
// far as the reader may see it.
func trail(visible []circle.Circle, to circle.Circle) []circle.Circle {
	of := map[string]circle.Circle{}
	for _, c := range visible {
		of[c.ID] = c
	}
	way := []circle.Circle{to}
	for len(way) < len(visible) {
		above, seen := of[way[0].Parent]
		if !seen {
			break
		}
		way = append([]circle.Circle{above}, way...)
	}
	return way
}

// finding is what the chart says above itself.
func (v whole) finding(ctx context.Context) string {
	middle := v.way[len(v.way)-1]
	if len(v.way) == 1 && len(v.bodies) > 0 {
		return i18n.N(ctx, "circle.pilot_finding", len(v.visible))
	}
	if len(v.way) == 1 {
		return i18n.N(ctx, "circle.chart_finding", len(v.visible))
	}
	return i18n.N(ctx, "circle.inside_finding", len(v.chart.Circles), "Circle", middle.Name)
}
