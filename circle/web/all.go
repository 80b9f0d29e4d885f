package web

import (
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/member"
)

// all is the page of all circles that the reader may see.
func (s server) all(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	visible, err := s.visible(ctx)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: i18n.T(ctx, "circle.all_title"), Lead: i18n.T(ctx, "circle.all_lead"), Section: page.Circles, Wide: true}
	if len(visible) == 0 {
		return page.Render(w, r, frame, noCircles())
	}
	chart, err := s.chart(ctx, visible, visible[0], "", 3)
	if err != nil {
		return err
	}
	late, err := s.overdue(ctx, visible)
	if err != nil {
		return err
	}
	bodies, err := circle.Bodies(ctx, s.site.DB)
	if err != nil {
		return err
	}
	return page.Render(w, r, frame, allPage(chart, visible, late, bodies))
}

// late is an item whose answer is overdue, and whose it is.
type late struct {
	item   backlog.Item
	circle circle.Circle
}

// overdue lists the answers that circles owe since before today, as far as the
// reader may see the items; the longest overdue first.
func (s server) overdue(ctx context.Context, circles []circle.Circle) ([]late, error) {
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return nil, err
	}
	of := map[string]circle.Circle{}
	latest := ""
	for _, c := range circles {
		of[c.ID] = c
		latest = max(latest, c.Today(ctx))
	}
	owed, err := backlog.Owed(ctx, s.site.DB, latest)
	if err != nil {
		return nil, err
	}
	var list []late
	for _, i := range owed {
		c, seen := of[i.Circle]
		if seen && i.SeenBy(sight) && i.Overdue(c.Today(ctx)) {
			list = append(list, late{i, c})
		}
	}
	return list, nil
}

// visible lists the circles that the reader may see, parents first.
func (s server) visible(ctx context.Context) ([]circle.Circle, error) {
	all, err := circle.All(ctx, s.site.DB)
	if err != nil {
		return nil, err
	}
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return nil, err
	}
	var visible []circle.Circle
	for _, c := range all {
		if sight.Sees(c.Audience, c.ID) {
			visible = append(visible, c)
		}
	}
	return visible, nil
}

// below lists the circles directly below one.
func below(all []circle.Circle, parent string) []circle.Circle {
	var list []circle.Circle
	for _, c := range all {
		if c.Parent == parent {
			list = append(list, c)
		}
	}
	return list
}
