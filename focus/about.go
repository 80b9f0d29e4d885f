package focus

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// Subject is what a focus group's question is about: a conversation, or an item
// of a backlog, of the circle that convenes it.
type Subject struct {
	Talk, Item  string // one of them is an id
	Circle      string
	Title, Lang string
	Open        bool // a group can still be convened about it
	Confided    bool // it is for the circle alone, as a complaint is: people are not invited about it
}

// Path is its page.
func (s Subject) Path() string {
	if s.Talk != "" {
		return "/conversations/" + s.Talk
	}
	return "/items/" + s.Item
}

// About reads a conversation or an item that the actor sees. To others it is not
// there.
func About(ctx context.Context, q store.Q, actor member.Actor, talk, item string) (Subject, error) {
	if talk != "" {
		c, err := listening.See(ctx, q, actor, talk)
		return Subject{Talk: talk, Circle: c.Circle, Title: c.Question, Lang: c.Lang, Open: c.State != listening.Reported}, err
	}
	i, err := backlog.Get(ctx, q, item)
	if err != nil {
		return Subject{}, err
	}
	sees, err := backlog.CanSee(ctx, q, actor, i)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "backlog.not_found")
	}
	return Subject{Item: item, Circle: i.Circle, Title: i.Heading(ctx), Lang: i.Said(), Open: i.State.Open(), Confided: i.Audience == journal.Circle}, err
}

// On lists the focus groups about a conversation or an item, and the one whose
// notes the item is, as far as the actor sees them, the newest meeting first.
func (s Subject) On(ctx context.Context, q store.Q, actor member.Actor) ([]Group, error) {
	where, ref := "where (about = $1 or item = $1) order by day desc, id", s.Item
	if s.Talk != "" {
		where, ref = "where talk = $1 order by day desc, id", s.Talk
	}
	rows, err := q.Query(ctx, selectGroup+where, ref)
	all, err := store.Collect(rows, err, scanGroup)
	if err != nil {
		return nil, err
	}
	var list []Group
	for _, g := range all {
		_, err := See(ctx, q, actor, g.ID)
		if apperr.Is(err, apperr.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, g)
	}
	return list, nil
}

// Check refuses a subject about which no group can be convened any more.
func (s Subject) Check() error {
	if s.Circle != "" && !s.Open {
		return apperr.New(apperr.Conflict, "focus.subject_over")
	}
	return nil
}

// checkAbout refuses a subject that the actor does not see, that another circle
// has, or that is over.
func (n New) checkAbout(ctx context.Context, q store.Q, actor member.Actor) error {
	if n.Talk == "" && n.About == "" {
		return nil
	}
	about, err := About(ctx, q, actor, n.Talk, n.About)
	if err == nil && (n.Talk != "" && n.About != "" || about.Circle != n.Circle) {
		err = apperr.New(apperr.Invalid, "focus.other_subject")
	}
	if err != nil {
		return err
	}
	return about.Check()
}
