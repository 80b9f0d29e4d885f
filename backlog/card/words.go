// Package card is how an item of a backlog looks inside other rooms' pages.
package card

import (
	"context"

	"concentric/backlog"
	"concentric/base/i18n"
)

// Title is what an item is called, in the reader's language.
func Title(ctx context.Context, i backlog.Item) string { return i.Heading(ctx) }

// Said is the language of an item's title where it is somebody's own words, ""
// where it is ours.
func Said(i backlog.Item) string { return i.Said() }

// AnswerName is the kind of an answer in words.
func AnswerName(ctx context.Context, kind backlog.AnswerKind) string {
	return i18n.T(ctx, "backlog.answer_"+string(kind))
}
