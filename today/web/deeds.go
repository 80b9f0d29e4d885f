package web

import (
	"context"
	"slices"
	"strings"

	"concentric/backlog"
	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	circlecard "concentric/circle/card"
	"concentric/today"
)

// newest is how many threads of a kind are shown behind its tap; the others have a
// page of their own. Few is how many stand at the top of My voice.
const (
	newest = 5
	few    = 3
)

func ofKind(deeds []today.Deed, kind today.DeedKind) []today.Deed {
	return slices.DeleteFunc(slices.Clone(deeds), func(d today.Deed) bool { return d.Kind != kind })
}

// deedTitle is what a deed was about; where the thing has no title of its own,
// what was done.
func deedTitle(ctx context.Context, d today.Deed) string {
	if d.Title != "" {
		return d.Title
	}
	if d.Role.ID != "" {
		return i18n.T(ctx, "today.deed_title_role", "Role", circlecard.RoleName(ctx, d.Role.Kind, d.Role.Title))
	}
	return i18n.T(ctx, "today.deed_title_"+string(d.Kind))
}

// stepWords says what happened in one step.
func stepWords(ctx context.Context, s today.DeedStep) string {
	if kind, ok := strings.CutPrefix(s.What, "answer_"); ok {
		return backlogcard.AnswerName(ctx, backlog.AnswerKind(kind))
	}
	return i18n.T(ctx, "today.deed_"+s.What, s.Values...)
}

// nowWords says where it stands and, where a day is set, when something comes.
func nowWords(ctx context.Context, d today.Deed) string {
	if d.NextOn == "" {
		return i18n.T(ctx, "today.now_"+d.Now)
	}
	return i18n.T(ctx, "today.now_"+d.Now+"_by", "Date", i18n.Civil(ctx, d.NextOn))
}
