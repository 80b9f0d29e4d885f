package web

import (
	"context"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/today"
)

// kicker says what a card is, whose, and how many minutes it takes.
func kicker(ctx context.Context, c today.Card, what string) string {
	return i18n.T(ctx, what) + " · " + c.Circle + " · " + i18n.N(ctx, "today.minutes", c.Minutes)
}

// answerState is the shape and colour of an answer.
func answerState(kind backlog.AnswerKind) page.State {
	switch kind {
	case backlog.Taken, backlog.Changed:
		return page.Consent
	case backlog.NotNow:
		return page.Waiting
	case backlog.NotTaken:
		return page.Closed
	default:
		return page.Done
	}
}

// overdueDay is the civil date to hold an item against: one after its day when
// it is overdue.
func overdueDay(f today.Followed) string {
	if f.Overdue {
		return "9999-12-31"
	}
	return f.Item.AnswerBy
}
