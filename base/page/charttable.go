package page

import (
	"context"

	"concentric/base/i18n"
)

// chartTable is the twin of a circle chart: a row for each role of each circle
// whose roles are drawn. What lies deeper has its own chart, and stands in lists.
func chartTable(ctx context.Context, finding string, c Chart) Table {
	t := Table{Caption: finding, Heads: []string{
		i18n.T(ctx, "page.table_circle"), i18n.T(ctx, "page.table_in"), i18n.T(ctx, "page.table_role"),
		i18n.T(ctx, "page.table_who"), i18n.T(ctx, "page.table_term"),
	}}
	t.Rows = append(chartRows(ctx, c, "", 2), c.bodyRows()...)
	return t
}

func chartRows(ctx context.Context, c Chart, in string, levels int) [][]string {
	var rows [][]string
	add := func(seat Seat, link string) {
		who := seat.Holder
		if who == "" {
			who = i18n.T(ctx, "page.nobody")
		}
		rows = append(rows, []string{c.Name, in, seat.Role + link, who, seat.Ends})
	}
	for _, s := range c.Links {
		add(s, " · "+i18n.T(ctx, "page.link"))
	}
	for _, s := range c.Seats {
		add(s, "")
	}
	if len(rows) == 0 {
		rows = append(rows, []string{c.Name, in, "", "", ""})
	}
	if levels == 1 {
		return rows
	}
	for _, child := range c.Circles {
		rows = append(rows, chartRows(ctx, child, c.Name, levels-1)...)
	}
	return rows
}

// lineAt is the height of the i-th line of a disc's name: the block stands in the
// middle, a little higher where roles stand below it.
func (d disc) lineAt(i int) float64 {
	lift := 0.0
	if len(d.beads) > 0 && !d.strung {
		lift = d.size * 0.35
	}
	return d.y + (float64(i)-float64(len(d.lines)-1)/2)*d.size*1.2 + d.size*0.33 - lift
}
