// Package card is how an item of a backlog looks inside other rooms' pages.
package card

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/typed"
)

// Title is what an item is called; for an ending term or a vacancy, which role's.
func Title(ctx context.Context, i backlog.Item) string {
	switch i.Origin.Kind {
	case backlog.Term, backlog.Vacancy:
		role := i.Title
		if i18n.Has(ctx, "circle.role_"+role) {
			role = i18n.T(ctx, "circle.role_"+role)
		}
		return i18n.T(ctx, "backlog."+string(i.Origin.Kind)+"_title", "Role", role)
	case backlog.Confirmation, backlog.Joining, backlog.NewAim, backlog.Deadline, backlog.Resting:
		return i18n.T(ctx, "backlog."+string(i.Origin.Kind)+"_title", "Circle", i.Title)
	case backlog.Recommendation:
		return i18n.T(ctx, "backlog.recommendation_title", "Title", i.Title)
	default:
		return i.Title
	}
}

// Said is the language of an item's title where it is somebody's own words, ""
// where it is ours.
func Said(i backlog.Item) string {
	switch i.Origin.Kind {
	case backlog.Term, backlog.Vacancy, backlog.Confirmation:
		return ""
	default:
		return i.Lang
	}
}

// AnswerName is the kind of an answer in words.
func AnswerName(ctx context.Context, kind backlog.AnswerKind) string {
	return i18n.T(ctx, "backlog.answer_"+string(kind))
}

// Day writes a civil date in the reader's language; what is no date stays as it is.
func Day(ctx context.Context, date string) string {
	t, err := time.Parse(typed.DateFormat, date)
	if err != nil {
		return date
	}
	return i18n.Date(ctx, t)
}
