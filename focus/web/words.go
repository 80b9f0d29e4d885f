package web

import (
	"context"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/page"
	circlecard "concentric/circle/card"
	"concentric/focus"
)

// notForReader says why the reader can not stand in the pool.
func notForReader(v view) string {
	switch {
	case v.suspended:
		return "circle.suspended"
	case v.member && v.community != "":
		return "focus.pool_of_community"
	default:
		return "focus.members_only"
	}
}

// when is the day and hour of the meeting.
func when(ctx context.Context, g focus.Group) string {
	return circlecard.When(ctx, g.Day, g.Hour)
}

// stateOf is the shape of where a focus group stands.
func stateOf(g focus.Group) page.State {
	switch g.State {
	case focus.Handed:
		return page.Done
	case focus.Cancelled:
		return page.Closed
	case focus.Gathering:
		return page.Open
	default:
		return page.Waiting
	}
}

// wordState is the shape of what somebody said.
func wordState(word focus.Word) page.State {
	switch word {
	case focus.Yes:
		return page.Done
	case focus.No:
		return page.Closed
	default:
		return page.Waiting
	}
}

// answerState is the shape of an answer.
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

// poolSentence says what standing in the pool means now.
func poolSentence(v view) string {
	if v.g.State == focus.Gathering {
		return "focus.you_in_pool"
	}
	return "focus.you_stand_by"
}

// yesLabel is what a yes says.
func yesLabel(v view) string {
	if v.g.State == focus.Gathering {
		return "focus.say_pool"
	}
	return "focus.say_yes"
}

// changeState is the shape of a change, and changeWords says what it is.
func changeState(g focus.Group) page.State {
	if g.State == focus.Cancelled {
		return page.Closed
	}
	return page.Waiting
}

func changeWords(ctx context.Context, g focus.Group) string {
	if g.State == focus.Cancelled {
		return i18n.T(ctx, "focus.is_cancelled")
	}
	return i18n.T(ctx, "focus.was_moved", "When", when(ctx, g))
}
