package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// domainsView is who decides about what, and where nobody does.
type domainsView struct {
	table page.Table
	bare  []circle.Circle // circles without a domain
	lost  []backlog.Item  // matters that three circles sent on
	names map[string]circle.Circle
}

// domains is the page of who decides about what.
func (s server) domains(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := s.lookDomains(ctx)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "circle.domains_title"), Lead: i18n.T(ctx, "circle.domains_lead"), Section: page.Circles,
		Back: "/circles", BackTo: i18n.T(ctx, "circle.all_title"),
	}
	return page.Render(w, r, frame, domainsPage(v))
}

func (s server) lookDomains(ctx context.Context) (domainsView, error) {
	v := domainsView{names: map[string]circle.Circle{}}
	visible, err := s.visible(ctx)
	if err != nil {
		return v, err
	}
	for _, c := range visible {
		v.names[c.ID] = c
	}
	items, err := circle.Domains(ctx, s.site.DB)
	if err != nil {
		return v, err
	}
	sight, err := circle.SightOf(ctx, s.site.DB, member.From(ctx))
	if err != nil {
		return v, err
	}
	v.table = page.Table{Headed: true, Caption: i18n.T(ctx, "circle.domains_title"), Heads: []string{i18n.T(ctx, "circle.domain_about"), i18n.T(ctx, "circle.domain_who")}}
	slices.SortStableFunc(items, func(a, b circle.Item) int { return strings.Compare(typed.Fold(a.Text), typed.Fold(b.Text)) })
	has := map[string]bool{}
	for _, i := range items {
		has[i.Circle] = true
		if c, seen := v.names[i.Circle]; seen && sight.Reads(i) {
			v.table.Rows = append(v.table.Rows, []string{i.Text, c.Name})
			v.table.Ends = append(v.table.Ends, "/circles/"+c.ID)
		}
	}
	for _, c := range visible {
		if !has[c.ID] && c.State != circle.Folding && c.Kind != circle.Helping {
			v.bare = append(v.bare, c)
		}
		if c.Parent != "" {
			continue
		}
		open, err := backlog.OfCircle(ctx, s.site.DB, c.ID)
		if err != nil {
			return v, err
		}
		for _, i := range open {
			if i.Stranded() && sight.Sees(i.Audience, i.Circle) {
				v.lost = append(v.lost, i)
			}
		}
	}
	return v, nil
}
