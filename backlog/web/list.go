package web

import (
	"net/http"
	"slices"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/member"
)

// answeredShown is how many answered items the list shows.
const answeredShown = 50

func (s server) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.see(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return err
	}
	open, err := backlog.OfCircle(ctx, s.site.DB, c.ID)
	if err != nil {
		return err
	}
	later := slices.Clone(open) // asked again on a day of their own: no load on the circle until then
	open = slices.DeleteFunc(open, func(i backlog.Item) bool { return i.State == backlog.Later })
	later = slices.DeleteFunc(later, func(i backlog.Item) bool { return i.State != backlog.Later })
	done, err := backlog.AnsweredBy(ctx, s.site.DB, c.ID, answeredShown)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "backlog.of_circle", "Circle", c.Name), Lead: i18n.T(ctx, "backlog.lead"), Section: page.Circles,
		Back: "/circles/" + c.ID, BackTo: c.Name, Live: backlog.TopicOf(c.ID),
	}
	return page.Render(w, r, frame, listPage(c, visible(open, sight), visible(later, sight), visible(done, sight), c.Today(ctx)))
}

// visible keeps the items that the reader may see.
func visible(items []backlog.Item, sight circle.Sight) []backlog.Item {
	var list []backlog.Item
	for _, i := range items {
		if i.SeenBy(sight) {
			list = append(list, i)
		}
	}
	return list
}
