// Package card is how an item of a backlog looks inside other rooms' pages.
package card

import (
	"context"
	"time"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/typed"
)

// Title is what an item is called; an ending term of a role that every circle
// has needs no title of its own.
func Title(ctx context.Context, i backlog.Item) string {
	if i.Title == "" {
		return i18n.T(ctx, "backlog.term_title")
	}
	return i.Title
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
