package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/desk"
)

func doubts(ctx context.Context, o desk.Overview) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "desk.mail_caption"),
		Heads:   []string{i18n.T(ctx, "desk.mail_id"), i18n.T(ctx, "desk.mail_when"), i18n.T(ctx, "desk.mail_reason")},
	}
	for _, m := range o.Unsent {
		reason := m.Reason
		if reason == "" {
			reason = i18n.T(ctx, "desk.mail_doubt")
		}
		t.Rows = append(t.Rows, []string{m.ID, i18n.DateTime(ctx, m.Marked), reason})
	}
	return t
}

func dead(ctx context.Context, o desk.Overview) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "desk.dead_caption"),
		Heads:   []string{i18n.T(ctx, "desk.dead_kind"), i18n.T(ctx, "desk.dead_tries"), i18n.T(ctx, "desk.dead_error")},
		Numbers: []bool{false, true, false},
	}
	for _, d := range o.Dead {
		t.Rows = append(t.Rows, []string{d.Kind, i18n.Number(ctx, float64(d.Attempts)), d.Error})
	}
	return t
}
