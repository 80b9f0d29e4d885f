package web

import (
	"net/http"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
)

// listed is a conversation in the list.
type listed struct {
	listening.Conversation
	Owner string
	Mine  int    // statements the reader voted on
	Kept  string // what became of the promise to answer

	Theirs translation.Text // the question and the need in the reader's language
}

func (s server) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	all, err := listening.All(ctx, s.site.DB, actor)
	if err != nil {
		return err
	}
	var ids []string
	for _, c := range all {
		ids = append(ids, c.Circle)
	}
	circles, err := circle.ByIDs(ctx, s.site.DB, ids)
	if err != nil {
		return err
	}
	findings, err := items(ctx, s.site.DB, all...)
	if err != nil {
		return err
	}
	theirs, err := s.asks(ctx, all...)
	if err != nil {
		return err
	}
	var open, over []listed
	for _, c := range all {
		one := listed{Conversation: c, Theirs: theirs[c.ID], Owner: circles[c.Circle].Name, Kept: promise(ctx, c, findings[c.ID], circles[c.Circle].Today(ctx))}
		if c.State != listening.Voting {
			over = append(over, one)
			continue
		}
		votes, err := s.room.MyVotes(ctx, actor, c.ID)
		if err != nil {
			return err
		}
		one.Mine = len(votes)
		open = append(open, one)
	}
	asks := false // whether the reader may open a conversation for some circle
	if actor.SignedIn() {
		mine, err := s.mine(ctx)
		if err != nil {
			return err
		}
		asks = len(mine) > 0
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.list_title"), Lead: i18n.T(ctx, "listening.list_lead"),
		Section: page.Conversations, Live: listening.TopicAll,
	}
	return page.Render(w, r, frame, listPage(open, over, asks))
}
