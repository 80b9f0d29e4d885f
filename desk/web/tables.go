package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"concentric/base/i18n"
	"concentric/base/mail"
	"concentric/base/page"
	"concentric/desk"
	"concentric/moderation"
	"concentric/today"
)

func doubts(ctx context.Context, o desk.Overview) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "desk.mail_caption"), Stacked: true,
		Heads: []string{i18n.T(ctx, "desk.mail_id"), i18n.T(ctx, "desk.mail_when"), i18n.T(ctx, "desk.mail_reason")},
	}
	for _, m := range o.Unsent {
		t.Rows = append(t.Rows, []string{m.ID, i18n.DateTime(ctx, m.Marked), why(ctx, m.Untold)})
	}
	return t
}

// why says why a mail did not go out, and then what the mail server said.
func why(ctx context.Context, u mail.Untold) string {
	said := i18n.T(ctx, "desk.why_"+cmp.Or(string(u.Why), "stopped"))
	if u.Says != "" {
		said += " " + i18n.T(ctx, "desk.back_says", "Words", u.Says)
	}
	return said
}

// backReason says in words why mail came back.
func backReason(s mail.Stop) string {
	switch s.Why() {
	case mail.Gone:
		return "desk.why_gone"
	case mail.Full:
		return "desk.back_full"
	}
	return "desk.back_lost"
}

func dead(ctx context.Context, o desk.Overview) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "desk.dead_caption"), Stacked: true,
		Heads:   []string{i18n.T(ctx, "desk.dead_kind"), i18n.T(ctx, "desk.dead_tries"), i18n.T(ctx, "desk.dead_error")},
		Numbers: []bool{false, true, false},
	}
	for _, d := range o.Dead {
		t.Rows = append(t.Rows, []string{d.Kind, i18n.Number(ctx, float64(d.Attempts)), d.Error})
	}
	return t
}

// held lays out what the rules for new people held.
func held(ctx context.Context, o desk.Overview) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "desk.held"), Headed: true, Sayings: true, Stacked: true,
		Heads:   []string{i18n.T(ctx, "desk.held_rule"), i18n.T(ctx, "desk.held_all"), i18n.T(ctx, "desk.held_shown"), i18n.T(ctx, "desk.held_refused"), i18n.T(ctx, "desk.held_waiting")},
		Numbers: []bool{false, true, true, true, true},
	}
	for _, h := range o.Held {
		row := []string{i18n.T(ctx, "desk.held_"+h.Rule)}
		for _, n := range []int{h.All(), h.Shown, h.Refused, h.Waiting} {
			row = append(row, i18n.Number(ctx, float64(n)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// limits lays out how often something can be done in a day.
func limits(ctx context.Context) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "desk.limits"), Headed: true, Sayings: true, Stacked: true,
		Heads:   []string{i18n.T(ctx, "desk.limits_what"), i18n.T(ctx, "desk.limits_fresh"), i18n.T(ctx, "desk.limits_others"), i18n.T(ctx, "desk.limits_all")},
		Numbers: []bool{false, true, true, true},
	}
	for _, r := range moderation.Rules() {
		row := []string{i18n.T(ctx, "desk.limit_"+string(r.Doing))}
		for _, n := range []int{r.Fresh, r.Others, r.Together} {
			row = append(row, i18n.Number(ctx, float64(n)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// anyHeld reports whether a rule held anything.
func anyHeld(o desk.Overview) bool {
	return slices.ContainsFunc(o.Held, func(h desk.Held) bool { return h.All() > 0 })
}

// whyUntaken says in words what became of notices that were not taken.
func whyUntaken(ctx context.Context, u today.Untaken) string {
	switch u.Answer {
	case 0:
		return i18n.T(ctx, "desk.untaken_unreached")
	case http.StatusTooManyRequests:
		return i18n.T(ctx, "desk.untaken_many")
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return i18n.T(ctx, "desk.untaken_key", "Answer", u.Answer)
	}
	return i18n.T(ctx, "desk.untaken_answer", "Answer", u.Answer)
}
