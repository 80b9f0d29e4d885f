package web

import (
	"context"
	"net/http"
	"strconv"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	labcard "concentric/lab/card"
	"concentric/listening"
	"concentric/moderation"
)

// logView is the public record of what was let in and refused.
type logView struct {
	Decisions []moderation.Decision
	Numbers   map[string]int // statement id → its number
	Appeals   []moderation.Appeal
	Circles   map[string]string // names
}

// log is the public record of what was let in and refused, without the texts
// that were refused.
func (s server) log(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	v := logView{Numbers: map[string]int{}, Circles: map[string]string{}}
	if v.Decisions, err = moderation.Log(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	if v.Appeals, err = moderation.AppealsIn(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	all, err := listening.Statements(ctx, s.site.DB, c.ID, "")
	if err != nil {
		return err
	}
	for _, one := range all {
		v.Numbers[one.ID] = one.Number
	}
	for _, a := range v.Appeals {
		one, err := circle.Get(ctx, s.site.DB, a.Circle)
		if err != nil {
			return err
		}
		v.Circles[a.Circle] = one.Name
	}
	question, err := s.question(ctx, c)
	if err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.log_title"), Kicker: owner.Name, Lead: question, Section: page.Conversations,
		Back: path(c), BackTo: question,
	}
	return page.Render(w, r, frame, logPage(v))
}

// logTable is the log as a table: days, never times; the reason in words, and
// its code for programs.
func logTable(ctx context.Context, v logView) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "listening.log_caption"), Stacked: true,
		Heads: []string{
			i18n.T(ctx, "listening.log_day"), i18n.T(ctx, "listening.statement"), i18n.T(ctx, "listening.log_verdict"),
			i18n.T(ctx, "listening.log_reason"), i18n.T(ctx, "listening.log_code"),
		},
	}
	for _, d := range v.Decisions {
		reason := ""
		if d.Reason != "" {
			reason = i18n.T(ctx, d.Reason.Message())
		}
		t.Rows = append(t.Rows, []string{
			i18n.Date(ctx, d.At), "№ " + strconv.Itoa(v.Numbers[d.Ref]), i18n.T(ctx, "listening.moderated_"+string(d.Verdict)), reason, string(d.Reason),
		})
	}
	return t
}

// heldOf is heldWhy, with the lab from which a statement comes.
func heldOf(ctx context.Context, s listening.Statement) string {
	if s.People == 0 {
		return heldWhy(ctx, s)
	}
	return heldWhy(ctx, s) + " · " + labcard.FromWords(ctx, s.People)
}

// heldWhy says why a statement waits, or why it was refused.
func heldWhy(ctx context.Context, s listening.Statement) string {
	switch s.State {
	case listening.Held:
		if s.HeldFor == "" {
			return i18n.T(ctx, "listening.held_again")
		}
		return i18n.T(ctx, "listening.held_"+s.HeldFor)
	case listening.Refused:
		return i18n.T(ctx, s.Reason.Message())
	}
	return i18n.T(ctx, "listening.view_shown")
}
