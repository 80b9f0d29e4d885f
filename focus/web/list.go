package web

import (
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/focus"
	"concentric/member"
)

// list shows the focus groups of a circle.
func (s server) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.visible(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	groups, err := focus.OfCircle(ctx, s.site.DB, c.ID)
	if err != nil {
		return err
	}
	convenes, err := circle.Can(ctx, s.site.DB, member.From(ctx), circle.Listen, c.ID)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "focus.list_title"), Lead: i18n.T(ctx, "focus.list_lead"), Kicker: c.Name, Section: page.Circles,
		Back: "/circles/" + c.ID, BackTo: c.Name,
	}
	return page.Render(w, r, frame, listPage(c, groups, convenes))
}
