package web

import (
	"context"
	"net/http"

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
	return page.Render(w, r, frame, allPage(chart, visible))
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
