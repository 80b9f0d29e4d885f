package focus

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/member"
)

// HandOver brings the notes, and what those who were there added, to the
// circle's backlog as one item, which it answers in writing by the date that it
// promised.
func HandOver(ctx context.Context, tx *store.Tx, actor member.Actor, group string) (item string, err error) {
	g, c, err := led(ctx, tx, actor, group)
	if err != nil {
		return "", err
	}
	switch g.State {
	case Handed:
		return "", apperr.New(apperr.Conflict, "focus.over")
	case Cancelled:
		return "", apperr.New(apperr.Conflict, "focus.is_cancelled")
	}
	if g.Notes == "" {
		return "", apperr.New(apperr.Conflict, "focus.no_notes")
	}
	added, err := seats(ctx, tx, "where focus = $1 and came = 1 and correction <> '' order by person", g.ID)
	if err != nil {
		return "", err
	}
	text := g.Notes
	for _, s := range added {
		text += "\n\n> " + s.Correction
	}
	i, err := backlog.Open(ctx, tx, actor, backlog.New{
		Circle: c.ID, Title: g.Question, Text: text, Lang: g.Lang, AnswerBy: g.AnswerBy,
		Origin: backlog.Origin{Kind: backlog.FocusGroup, Ref: g.ID}, Key: "focus/" + g.ID,
	})
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, "update focus_group set state = 'handed', item = $1 where id = $2", i.ID, g.ID); err != nil {
		return "", err
	}
	return i.ID, record(ctx, tx, actor, "focus.handed", g.ID, c, handedContent)
}
