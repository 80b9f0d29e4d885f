package web

import (
	"context"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/community"
)

func planTable(ctx context.Context, plan community.Plan) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "community.list_would"), Headed: true, Numbers: []bool{false, true},
		Heads: []string{i18n.T(ctx, "community.list_what"), i18n.T(ctx, "community.list_how_many")},
	}
	for _, line := range []struct {
		name  string
		count int
	}{
		{"community.list_new", plan.New},
		{"community.list_changed", plan.Changed},
		{"community.list_unchanged", plan.Unchanged},
		{"community.list_bad", plan.Bad},
	} {
		t.Rows = append(t.Rows, []string{i18n.T(ctx, line.name), i18n.Number(ctx, float64(line.count))})
	}
	return t
}

func problemTable(ctx context.Context, plan community.Plan) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "community.list_problems"), Headed: true, Numbers: []bool{true, false},
		Heads: []string{i18n.T(ctx, "community.list_line"), i18n.T(ctx, "community.list_reason")},
	}
	for _, p := range plan.Problems {
		t.Rows = append(t.Rows, []string{strconv.Itoa(p.Line), i18n.T(ctx, p.Message, p.Args...)})
	}
	return t
}
