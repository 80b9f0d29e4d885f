package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/lab"
	"concentric/listening"
	"concentric/moderation"
)

// stateOf is the shape and the word of where a lab stands, "" where it simply
// comes.
func stateOf(l lab.Lab) (page.State, string) {
	switch {
	case l.State == lab.Held:
		return page.Waiting, "lab.state_held"
	case l.State == lab.Cancelled:
		return page.Closed, "lab.state_cancelled"
	case l.State == lab.Away:
		return page.Closed, "lab.state_away"
	case !l.Noted.IsZero():
		return page.Done, "lab.state_noted"
	case !l.Changed.IsZero():
		return page.Waiting, "lab.state_moved"
	}
	return page.Open, ""
}

// statementState is the shape and the word of what became of a point.
func statementState(s listening.Statement) (page.State, string) {
	switch s.State {
	case listening.Held:
		return page.Waiting, "lab.point_held"
	case listening.Refused:
		return page.Closed, "lab.point_refused"
	}
	return page.Done, "lab.point_shown"
}

// reasons are why a lab can be taken away.
func reasons(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, reason := range []moderation.Reason{moderation.Personal, moderation.Hurtful, moderation.Promotion, moderation.Unlawful, moderation.OffTopic} {
		list = append(list, page.Choice{Value: string(reason), Label: i18n.T(ctx, reason.Message())})
	}
	return list
}
