package today

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/introduction"
	"concentric/member"
	"concentric/moderation"
	"concentric/notice"
)

// Newcomer is somebody who introduces themselves, with the name of whoever the
// card is about: the newcomer for whom welcomes them, and for the newcomer the one
// who answered.
type Newcomer struct {
	introduction.Way
	Name string
}

// isNew is for how long somebody is asked whether they would like to introduce
// themselves.
const isNew = 60 * 24 * time.Hour

// newcomers are those who wait for the person's welcome.
func (r *Room) newcomers(ctx context.Context, actor member.Actor) ([]Card, error) {
	waiting, err := introduction.WaitingFor(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, w := range waiting[:min(len(waiting), most)] {
		names, err := member.Names(ctx, r.DB, []string{w.Introduction.Member})
		if err != nil {
			return nil, err
		}
		c, err := circle.Get(ctx, r.DB, w.Led.Circle)
		if err != nil {
			return nil, err
		}
		cards = append(cards, Card{Minutes: 3, Circle: c.Name, Welcome: &Newcomer{w, names[w.Introduction.Member]}})
	}
	return cards, nil
}

// welcomed is the answer of the week to how the person introduced themselves; or,
// while they are new and sit nowhere, the question whether they would like to.
func (r *Room) welcomed(ctx context.Context, actor member.Actor) ([]prospect, error) {
	if !actor.SignedIn() {
		return nil, nil
	}
	i, way, there, err := introduction.Of(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	for _, l := range way {
		if l.How != introduction.Answered || l.Ended.Before(clock.Now(ctx).Add(-fresh)) {
			continue
		}
		names, err := member.Names(ctx, r.DB, []string{l.Member})
		if err != nil {
			return nil, err
		}
		c, err := circle.Get(ctx, r.DB, l.Circle)
		return []prospect{{offer{key: "welcomed/" + l.ID}, always(Card{Minutes: 1, Circle: c.Name, Welcome: &Newcomer{introduction.Way{Introduction: i, Led: l}, names[l.Member]}})}}, err
	}
	if there || actor.Suspended {
		return nil, nil
	}
	offered, err := introduction.Offered(ctx, r.DB, actor)
	if err != nil || !offered {
		return nil, err
	}
	m, err := member.Get(ctx, r.DB, actor.Member)
	if err != nil || m.Created.Before(clock.Now(ctx).Add(-isNew)) {
		return nil, err
	}
	return []prospect{{offer{"introduce/" + m.ID, m.Created.Format(time.DateOnly)}, func(ctx context.Context) (Card, bool, error) {
		seats, err := circle.SeatsOf(ctx, r.DB, actor.Member)
		if err != nil || len(seats) > 0 {
			return Card{}, false, err
		}
		once, err := introduction.Once(ctx, r.DB, actor.Member)
		return Card{Minutes: 2, Present: true}, err == nil && !once, err
	}}}, nil
}

// newcomerTasks are those who wait for the person's welcome.
func newcomerTasks(ctx context.Context, q store.Q, actor member.Actor, circles map[string]circle.Circle) ([]Task, error) {
	waiting, err := introduction.WaitingFor(ctx, q, actor.Member)
	var list []Task
	for _, w := range waiting {
		names, err := member.Names(ctx, q, []string{w.Introduction.Member})
		if err != nil {
			return nil, err
		}
		if c, sits := circles[w.Led.Circle]; sits {
			list = append(list, Task{
				Kind: TaskNewcomer, Ref: w.Led.ID, Circle: c, Title: names[w.Introduction.Member], Due: dayIn(c, w.Led.At.Add(introduction.Patience)), Path: "/introductions",
			})
		}
	}
	return list, err
}

// introduced is how the person introduced themselves, who has it, and what they
// answered.
func (d deeds) introduced(ctx context.Context) ([]Deed, error) {
	i, way, there, err := introduction.Of(ctx, d.DB, d.actor.Member)
	if err != nil || !there {
		if err == nil {
			i, there, err = introduction.Away(ctx, d.DB, d.actor.Member)
		}
		if err != nil || !there {
			return nil, err
		}
		decided, err := moderation.About(ctx, d.DB, i.ID)
		if err != nil {
			return nil, err
		}
		return []Deed{{Kind: DeedIntroduction, Href: "/introduction", Steps: []DeedStep{
			{At: i.At, What: "introduced", Mine: true, Text: i.Text, Lang: i.Lang}, away(ctx, decided[len(decided)-1], "/introduction"),
		}}}, nil
	}
	one := Deed{Kind: DeedIntroduction, Href: "/introduction", Now: "introduction", Steps: []DeedStep{{At: i.At, What: "introduced", Mine: true, Text: i.Text, Lang: i.Lang}}}
	for _, l := range way {
		if !l.Waits() && l.How != introduction.Answered {
			continue // somebody else was asked
		}
		c, err := d.known.circle(ctx, l.Circle)
		if err != nil {
			return nil, err
		}
		one.Owner = c.Name
		one.Steps = append(one.Steps, DeedStep{At: l.At, What: "led", Values: []any{"Circle", c.Name}})
		if l.Waits() {
			one.NextOn = dayIn(c, l.At.Add(introduction.Patience))
			continue
		}
		answered := DeedStep{At: l.Ended, What: "welcomed", Text: l.Answer, Lang: l.Lang}
		if l.Meeting != "" {
			answered.Href, answered.Label = "/introduction", i18n.T(ctx, "today.deed_invited")
		}
		one.Steps, one.Now = append(one.Steps, answered), ""
	}
	return []Deed{one}, nil
}

// welcomeText tells somebody new what who welcomes them wrote, in full.
func (r *Room) welcomeText(ctx context.Context, one notice.Notice) (string, error) {
	_, l, err := introduction.ByLed(ctx, r.DB, one.Ref)
	if err != nil {
		return "", err
	}
	c, err := circle.Get(ctx, r.DB, l.Circle)
	return i18n.T(ctx, "today.mail_welcome", "Circle", c.Name, "Date", i18n.Date(ctx, l.Ended)) + "\n\n" + l.Answer + "\n\n" + r.BaseURL + "/introduction", err
}
