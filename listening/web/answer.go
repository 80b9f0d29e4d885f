package web

import (
	"concentric/backlog"
	"concentric/base/page"
)

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
