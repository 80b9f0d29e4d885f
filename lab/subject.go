package lab

import (
	"context"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// Subject is what a lab is about, and the circle that listens.
type Subject struct {
	Talk, Item  string
	Circle      string
	Title, Lang string
	Open        bool             // labs can be registered, and notes handed in
	Voting      bool             // what was needed can become a statement
	Public      bool             // people who are no members may come
	Listed      bool             // stands in lists: not reached by its address alone
	Records     journal.Audience // who may read what the journal says of its notes
}

// Path is the subject's page.
func (s Subject) Path() string {
	if s.Talk != "" {
		return "/conversations/" + s.Talk
	}
	return "/items/" + s.Item
}

// About reads a conversation or an item for somebody; NotFound where they do not
// see it.
func About(ctx context.Context, q store.Q, actor member.Actor, talk, item string) (Subject, error) {
	if talk != "" {
		c, err := listening.See(ctx, q, actor, talk)
		return ofTalk(c), err
	}
	i, err := backlog.Get(ctx, q, item)
	if err != nil {
		return Subject{}, err
	}
	sees, err := backlog.CanSee(ctx, q, actor, i)
	if err == nil && !sees {
		err = apperr.New(apperr.NotFound, "backlog.not_found")
	}
	return ofItem(i), err
}

// subject is what the lab is about, whoever asks.
func (l Lab) subject(ctx context.Context, q store.Q) (Subject, error) {
	if l.Talk != "" {
		c, err := listening.Get(ctx, q, l.Talk)
		return ofTalk(c), err
	}
	i, err := backlog.Get(ctx, q, l.Item)
	return ofItem(i), err
}

func ofItem(i backlog.Item) Subject {
	return Subject{
		Item: i.ID, Circle: i.Circle, Title: i.Title, Lang: i.Said(), Open: i.State.Open() && !i.Confided(),
		Public: i.Audience == journal.Public, Listed: !i.Confided(), Records: i.Audience,
	}
}

// ofTalk: a conversation that came from elsewhere takes no labs, and notes are
// taken until its findings are with the circle.
func ofTalk(c listening.Conversation) Subject {
	s := Subject{
		Talk: c.ID, Circle: c.Circle, Title: c.Question, Lang: c.Lang, Open: c.Origin == "" && c.State != listening.Reported,
		Voting: c.State == listening.Voting, Public: c.Open(), Listed: c.Audience != listening.ByLink, Records: c.Audience,
	}
	if s.Records != journal.Public && s.Records != journal.Members {
		s.Records = journal.Circle // the journal would be a list
	}
	return s
}

// Reads says whether the actor reads the notes of labs: the circle that listens
// does, by its seats.
func (s Subject) Reads(ctx context.Context, q store.Q, actor member.Actor) (bool, error) {
	return circle.Sits(ctx, q, s.Circle, actor.Member)
}

// On lists the labs about a subject that the actor sees, the latest first: those
// that are listed, their own, and all of them for who moderates for the circle.
func (s Subject) On(ctx context.Context, q store.Q, actor member.Actor) ([]Lab, error) {
	all, err := labs(ctx, q, "where l.talk = $1 and l.item = $2 order by l.day desc, l.hour desc, l.id", s.Talk, s.Item)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	moderates, err := circle.Can(ctx, q, actor, circle.Moderate, s.Circle)
	if err != nil {
		return nil, err
	}
	var list []Lab
	for _, l := range all {
		if l.State == Planned || l.State == Cancelled || l.Hosts(actor) || moderates {
			list = append(list, l)
		}
	}
	return list, nil
}

// Coming is a lab that will be, with what it is about.
type Coming struct {
	Lab
	About Subject
}

// AllComing lists at most 100 labs that are to come and that the actor may see,
// the soonest first. What is reached by its address alone stands in no list.
func AllComing(ctx context.Context, q store.Q, actor member.Actor, today string) ([]Coming, error) {
	all, err := labs(ctx, q, "where l.state = 'planned' and l.day >= $1 order by l.day, l.hour, l.id limit 100", today)
	if err != nil {
		return nil, err
	}
	known := map[string]*Subject{}
	var list []Coming
	for _, l := range all {
		about, read := known[l.Talk+l.Item]
		if !read {
			s, err := About(ctx, q, actor, l.Talk, l.Item)
			if err == nil && s.Listed {
				about = &s
			}
			if err != nil && !apperr.Is(err, apperr.NotFound) {
				return nil, err
			}
			known[l.Talk+l.Item] = about
		}
		if about != nil && l.Noted.IsZero() {
			list = append(list, Coming{l, *about})
		}
	}
	return list, nil
}
