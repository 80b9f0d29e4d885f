package today

import (
	"context"
	"strings"

	"concentric/backlog"
	"concentric/base/i18n"
)

// Line says in a sentence what waits.
func (t Task) Line(ctx context.Context) string {
	switch t.Kind {
	case TaskRound:
		return i18n.T(ctx, "today.task_round_"+string(t.RoundKind), "Title", t.Title)
	case TaskPerformance:
		return i18n.T(ctx, "today.task_performance", "Title", t.role(ctx))
	case TaskChoosing:
		return i18n.T(ctx, "selection.title", "Role", t.role(ctx))
	case TaskTerm:
		role := t.role(ctx)
		if t.Mine {
			return i18n.T(ctx, "today.task_term_mine", "Role", role)
		}
		return i18n.T(ctx, "today.task_term", "Role", role)
	case TaskMeeting:
		return MeetingLine(ctx, t.Meets, t.Title, t.On)
	case TaskAnswer:
		switch t.Item.Origin.Kind {
		case backlog.Term, backlog.Stewardship, backlog.Vacancy, backlog.Confirmation:
			return i18n.T(ctx, "today.task_role_item")
		}
		return i18n.T(ctx, "today.task_answer", "Title", t.Item.Heading(ctx))
	case TaskExplore:
		if t.Stage == backlog.Options {
			return i18n.T(ctx, "today.task_explore_options", "Title", t.Item.Heading(ctx))
		}
		return i18n.T(ctx, "today.task_explore", "Title", t.Item.Heading(ctx))
	default:
		return i18n.T(ctx, "today.task_"+string(t.Kind), "Title", t.Title)
	}
}

// MeetingLine says what a meeting asks: its title stands behind, where it has one.
func MeetingLine(ctx context.Context, meets, title, day string) string {
	return strings.TrimSpace(i18n.T(ctx, "today.task_meeting_"+meets, "Title", title, "Day", i18n.Civil(ctx, day)))
}

// When says by which day, and whether that has gone by.
func (t Task) When(ctx context.Context) string {
	days, dated := t.Left(ctx)
	switch {
	case !dated:
		return i18n.T(ctx, "today.task_no_day")
	case days < 0:
		return i18n.T(ctx, "today.task_over", "Date", i18n.Civil(ctx, t.Due))
	case days == 0:
		return i18n.T(ctx, "today.task_today")
	default:
		return i18n.N(ctx, "today.task_days", days, "Date", i18n.Civil(ctx, t.Due))
	}
}

// role is what the task's role is called.
func (t Task) role(ctx context.Context) string {
	if name := "circle.role_" + string(t.Term.Kind); i18n.Has(ctx, name) {
		return i18n.T(ctx, name)
	}
	return t.Term.Title
}
