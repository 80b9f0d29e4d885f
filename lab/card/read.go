// Package card shows on other rooms' pages which labs there are about a
// conversation or an item.
package card

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/lab"
	"concentric/member"
)

// View is the labs about one thing, for one reader.
type View struct {
	About   lab.Subject
	Coming  []lab.Lab // the soonest first
	Noted   int       // how many handed in notes, for the circle that listens
	Waiting int       // how many wait for a look, for who moderates
	All     int
}

// Read reads the labs about a conversation or an item that the reader sees.
func Read(ctx context.Context, q store.Q, talk, item string) (View, error) {
	actor := member.From(ctx)
	about, err := lab.About(ctx, q, actor, talk, item)
	if err != nil {
		return View{}, err
	}
	v := View{About: about}
	list, err := about.On(ctx, q, actor)
	if err != nil || len(list) == 0 {
		return v, err
	}
	c, err := circle.Get(ctx, q, about.Circle)
	if err != nil {
		return v, err
	}
	reads, err := about.Reads(ctx, q, actor)
	v.All = len(list)
	for _, l := range list {
		switch {
		case l.State == lab.Held:
			v.Waiting++
		case l.State == lab.Planned && !l.Noted.IsZero() && reads:
			v.Noted++
		case l.State == lab.Planned && l.Noted.IsZero() && l.Day >= c.Today(ctx):
			v.Coming = append([]lab.Lab{l}, v.Coming...)
		}
	}
	return v, err
}

// When is the day and hour of a lab.
func When(ctx context.Context, l lab.Lab) string {
	return circlecard.When(ctx, l.Day, l.Hour)
}

// FromWords says that a statement comes from a lab, with how many people were
// there, as its host counted them.
func FromWords(ctx context.Context, people int) string { return i18n.N(ctx, "lab.from", people) }

// Who says who may come, and about how many are expected.
func Who(ctx context.Context, l lab.Lab) string {
	if l.Others {
		return i18n.N(ctx, "lab.who_all", l.People)
	}
	return i18n.N(ctx, "lab.who_members", l.People)
}
