package web

import (
	"context"
	"maps"
	"net/http"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	focuscard "concentric/focus/card"
	labcard "concentric/lab/card"
	"concentric/listening"
	"concentric/member"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// shownConversation is what the conversation's page shows.
type shownConversation struct {
	listening.Conversation
	Owner     circle.Circle
	Asked     []page.Choice // communities, by their ids, of one that asks some
	Kept      string        // what became of the promise to answer
	Said      brief.Brief
	Mine      int
	Today     int // … and of them in this sitting
	About     int
	Release   listening.Release
	Findings  []shownFinding
	MayClose  bool
	Destroyed bool // its key is gone
	MaySort   bool
	Waiting   int // statements that wait for moderation
	Imported  bool
	First     int                     // number of the first statement, of one that is over
	Changes   []listening.Change      // of the last day and the mode, while it was open
	MayTend   bool                    // looks after it: paper, progress
	Before    *listening.Conversation // that this one asks again
	Again     []listening.Conversation
	MayAgain  bool
	Address   string                      // to be given away, of a conversation by link
	InTheirs  translation.Text            // question, need and promise in the reader's language
	Told      translation.Text            // the brief
	Answered  map[string]translation.Text // the answers on the findings, by their id
	MaySpeak  bool                        // may translate for others
	Labs      labcard.View
	Groups    focuscard.View // focus groups about it
}

// shownFinding is a finding and what the circle answered.
type shownFinding struct {
	listening.Finding
	Item    backlog.Item
	Answers []backlog.Answer
	Overdue bool
	Theirs  translation.Text // what it is about, in the reader's language
}

func (s server) conversation(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	v := shownConversation{Conversation: c, Owner: owner, Imported: c.Origin != ""}
	if v.Asked, err = s.asked(ctx, c); err != nil {
		return err
	}
	if v.Kept, err = s.kept(ctx, c, owner); err != nil {
		return err
	}
	if c.Brief != "" {
		if v.Said, err = brief.Get(ctx, s.site.DB, c.Brief); err != nil {
			return err
		}
	}
	if c.State == listening.Voting {
		if err := s.whileOpen(r, &v); err != nil {
			return err
		}
	}
	if c.State != listening.Voting {
		if v.First, err = s.first(ctx, c); err != nil {
			return err
		}
		if v.Destroyed, err = s.room.KeyDestroyed(ctx, c.ID); err != nil {
			return err
		}
	}
	if v.Findings, err = s.findings(ctx, actor, c, owner); err != nil {
		return err
	}
	if v.Release, err = listening.LatestRelease(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	if err := s.around(ctx, &v); err != nil {
		return err
	}
	if v.Changes, err = listening.Changes(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	if v.Groups, err = focuscard.Read(ctx, s.site.DB, c.ID, ""); err != nil {
		return err
	}
	if v.Labs, err = labcard.Read(ctx, s.site.DB, c.ID, ""); err != nil {
		return err
	}
	v.MayTend = listening.MayTend(ctx, s.site.DB, actor, c) == nil && c.Origin == ""
	if err := s.inTheirs(ctx, &v); err != nil {
		return err
	}
	v.MaySpeak = actor.Member != "" && !actor.Supporter && !actor.Suspended
	frame := page.Frame{
		Title: translationcard.Text(v.InTheirs, 0, c.Question), Said: translationcard.Lang(v.InTheirs, c.Lang), Kicker: owner.Name, Section: page.Conversations, Live: listening.Topic(c.ID),
		Back: "/conversations", BackTo: i18n.T(ctx, "listening.list_title"),
	}
	return page.Render(w, r, frame, conversationPage(v))
}

// whileOpen reads how far the reader is, and what the circle has to do.
func (s server) whileOpen(r *http.Request, v *shownConversation) error {
	ctx := r.Context()
	votes, err := s.room.MyVotes(ctx, member.From(ctx), v.ID)
	if err != nil {
		return err
	}
	asked, err := s.room.Next(ctx, member.From(ctx), v.ID, begun(r, len(votes)), 0)
	if err != nil {
		return err
	}
	v.Mine, v.Today, v.About = asked.Voted, asked.Today, asked.About
	v.MayClose = s.may(ctx, circle.Listen, v.Conversation)
	if v.MaySort = s.may(ctx, circle.Moderate, v.Conversation); !v.MaySort {
		return nil
	}
	waiting, err := listening.Waiting(ctx, s.site.DB, v.Circle)
	v.Waiting = waiting[v.ID]
	return err
}

// around reads what this conversation asks again, and what asks it again.
func (s server) around(ctx context.Context, v *shownConversation) (err error) {
	actor := member.From(ctx)
	if v.Again, err = listening.AskedAgain(ctx, s.site.DB, actor, v.ID); err != nil {
		return err
	}
	v.MayAgain = v.State == listening.Reported && s.may(ctx, circle.Listen, v.Conversation)
	if v.Audience == listening.ByLink && s.may(ctx, circle.Propose, v.Conversation) {
		v.Address = s.site.BaseURL + path(v.Conversation)
	}
	if v.Conversation.Again == "" {
		return nil
	}
	before, err := listening.See(ctx, s.site.DB, actor, v.Conversation.Again)
	if err == nil {
		v.Before = &before
	}
	if apperr.Is(err, apperr.NotFound) {
		err = nil // not for this reader
	}
	return err
}

// findings reads what the conversation brought to the circle, as far as the
// reader may see it.
func (s server) findings(ctx context.Context, actor member.Actor, c listening.Conversation, owner circle.Circle) ([]shownFinding, error) {
	list, err := listening.Findings(ctx, s.site.DB, c.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var ids []string
	for _, f := range list {
		ids = append(ids, f.Item)
	}
	items, err := backlog.ByIDs(ctx, s.site.DB, ids)
	if err != nil {
		return nil, err
	}
	answers, err := backlog.AnswersTo(ctx, s.site.DB, ids)
	if err != nil {
		return nil, err
	}
	var foreign []string
	for _, f := range list {
		if f.Statement != "" && items[f.Item].Lang != i18n.Lang(ctx) {
			foreign = append(foreign, f.Statement)
		}
	}
	theirs, err := translation.Of(ctx, s.site.DB, translation.Statement, foreign, i18n.Lang(ctx))
	if err != nil {
		return nil, err
	}
	asked, err := s.asks(ctx, c)
	if err != nil {
		return nil, err
	}
	var shown []shownFinding
	for _, f := range list {
		item, about := items[f.Item], theirs[f.Statement]
		if f.Kind == listening.Summary {
			about = asked[c.ID]
		}
		sees, err := circle.CanSee(ctx, s.site.DB, actor, item.Audience, item.Circle)
		if err != nil {
			return nil, err
		}
		if sees || c.Audience == listening.ForCommunities { // who sees it, sees what came of it
			shown = append(shown, shownFinding{f, inTheirs(item, about), answers[f.Item], item.Overdue(owner.Today(ctx)), about})
		}
	}
	return shown, nil
}

// inTheirs is an item that is called by what it is about, in the reader's
// language where somebody translated it.
func inTheirs(item backlog.Item, about translation.Text) backlog.Item {
	if item.Told == nil || about.Part(0) == "" {
		return item
	}
	told := *item.Told
	told.Title.Words = maps.Clone(told.Title.Words)
	for _, word := range []string{"Text", "Question"} {
		if told.Title.Words[word] != "" {
			told.Title.Words[word] = listening.Shorten(about.Part(0), 90)
		}
	}
	item.Told = &told
	return item
}

func (s server) close(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Once(ctx, tx, actor.Key(), form.Once(), func() (string, error) {
			return "", listening.Close(ctx, tx, actor, r.PathValue("id"))
		})
		return err
	})
	if err != nil {
		return err
	}
	page.Flash(w, r, i18n.T(ctx, "listening.closed_now"))
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id"))
}
