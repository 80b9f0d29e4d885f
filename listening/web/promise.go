package web

import (
	"context"

	"concentric/backlog"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
)

// promise says what became of the circle's promise to answer: it is still to
// come, its day has gone by, or every finding has its answer. "" where none is
// owed. today is the civil date in the circle's zone.
func promise(ctx context.Context, c listening.Conversation, findings []backlog.Item, today string) string {
	if c.AnswerBy == "" {
		return ""
	}
	owing := c.State != listening.Reported
	for _, i := range findings {
		owing = owing || i.State.Open() && i.State != backlog.Later
	}
	switch {
	case !owing:
		return i18n.T(ctx, "listening.did_answer")
	case c.AnswerBy < today:
		return i18n.T(ctx, "listening.answer_late", "Date", i18n.Date(ctx, day(c.AnswerBy)))
	default:
		return i18n.T(ctx, "listening.answer_by", "Date", i18n.Date(ctx, day(c.AnswerBy)))
	}
}

// items are the findings of conversations as their circles hold them, by
// conversation.
func items(ctx context.Context, q store.Q, conversations ...listening.Conversation) (map[string][]backlog.Item, error) {
	of := map[string]string{} // item → conversation
	var ids []string
	for _, c := range conversations {
		if c.State != listening.Reported || c.AnswerBy == "" {
			continue
		}
		list, err := listening.Findings(ctx, q, c.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			of[f.Item] = c.ID
			ids = append(ids, f.Item)
		}
	}
	found, err := backlog.ByIDs(ctx, q, ids)
	list := map[string][]backlog.Item{}
	for _, id := range ids {
		list[of[id]] = append(list[of[id]], found[id])
	}
	return list, err
}

// kept is promise of one conversation.
func (s server) kept(ctx context.Context, c listening.Conversation, owner circle.Circle) (string, error) {
	findings, err := items(ctx, s.site.DB, c)
	return promise(ctx, c, findings[c.ID], owner.Today(ctx)), err
}
