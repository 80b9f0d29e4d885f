package web

import (
	"cmp"
	"context"
	"net/http"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/member"
)

// view of all circles: the chart of the one that is looked at from near.
type whole struct {
	visible []circle.Circle
	way     []circle.Circle // from the top down to the one in the middle of the chart
	chart   page.Chart
	mine    []circle.Circle // where the reader sits
	form    page.Form
	hits    []hit
	bodies  []circle.Body
	overdue []late
}

// all is the page of all circles that the reader may see. "in" is the circle to
// look at from near, "at" one to be marked where it stands, "find" words to look
// for.
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
	v := whole{visible: visible, form: page.Form{Values: r.URL.Query()}}
	middle, at := visible[0], r.URL.Query().Get("at")
	for _, c := range visible {
		if c.ID == r.URL.Query().Get("in") {
			middle = c
		}
		if c.ID == at && r.URL.Query().Get("in") == "" {
			middle = around(visible, c)
		}
	}
	v.way = trail(visible, middle)
	d, err := s.draw(ctx, visible, middle)
	if err != nil {
		return err
	}
	d.sought = at
	v.chart = d.chart(ctx, middle)
	v.chart.Mark = cmp.Or(v.chart.Mark, "in")
	for _, c := range visible {
		if d.mine[c.ID] {
			v.mine = append(v.mine, c)
		}
	}
	if v.hits, err = s.find(ctx, visible, v.form.Text("find")); err != nil {
		return err
	}
	if v.overdue, err = s.overdue(ctx, visible); err != nil {
		return err
	}
	if v.bodies, err = circle.Bodies(ctx, s.site.DB); err != nil {
		return err
	}
	if len(v.way) == 1 {
		for _, b := range v.bodies {
			v.chart.Beside = append(v.chart.Beside, page.Body{Name: b.Name, Kind: i18n.T(ctx, "circle.body_"+string(b.Kind)), Lang: b.Lang})
		}
	}
	return page.Render(w, r, frame, allPage(v))
}

// around is the circle in which one stands, or itself at the top.
func around(visible []circle.Circle, c circle.Circle) circle.Circle {
	for _, above := range visible {
		if above.ID == c.Parent {
			return above
		}
	}
	return c
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
