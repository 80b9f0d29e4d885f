package today

import (
	"context"
	"slices"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/circle"
	"concentric/lab"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
)

// LabOwed is a lab of the person's whose day has gone by and whose notes are not
// in.
type LabOwed struct {
	lab.Lab
	About lab.Subject
}

// labAsk begins the key of a lab's reminder.
const labAsk = "lab/"

// labs reminds the host of a lab of its notes.
func (r *Room) labs(ctx context.Context, actor member.Actor) ([]prospect, error) {
	owing, err := lab.Owing(ctx, r.DB, actor.Member)
	if err != nil {
		return nil, err
	}
	var list []prospect
	for _, l := range owing {
		list = append(list, prospect{offer{labAsk + l.ID, l.Day}, func(ctx context.Context) (Card, bool, error) {
			about, err := lab.About(ctx, r.DB, actor, l.Talk, l.Item)
			if err != nil || !about.Open {
				return Card{}, false, err
			}
			owner, err := circle.Get(ctx, r.DB, about.Circle)
			return Card{Minutes: 10, Circle: owner.Name, Lab: &LabOwed{l, about}}, err == nil, err
		}})
	}
	return list, nil
}

// withoutReminded leaves out the labs of which the person was reminded on an
// earlier day: one reminder is enough.
func (m memory) withoutReminded(day string, offers []offer) []offer {
	return slices.DeleteFunc(offers, func(o offer) bool {
		return strings.HasPrefix(o.key, labAsk) && m.last[o.key] != "" && m.last[o.key] != day
	})
}

// labs are the labs that the person held: what became of each point that went
// into the conversation, and until when the circle owes an answer.
func (d deeds) labs(ctx context.Context) ([]Deed, error) {
	mine, err := lab.Of(ctx, d.DB, d.actor.Member)
	if err != nil {
		return nil, err
	}
	var list []Deed
	for _, l := range mine {
		about, err := lab.About(ctx, d.DB, d.actor, l.Talk, l.Item)
		if apperr.Is(err, apperr.NotFound) {
			continue // not for this person to see any more
		}
		if err != nil {
			return nil, err
		}
		one := Deed{Kind: DeedLab, Title: about.Title, Lang: about.Lang, Href: "/labs/" + l.ID, Steps: []DeedStep{{At: l.At, What: "lab_registered", Mine: true}}}
		if one.Owner, err = d.owner(ctx, about.Circle); err != nil {
			return nil, err
		}
		if err := d.labWent(ctx, &one, l, about); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func (d deeds) labWent(ctx context.Context, one *Deed, l lab.Lab, about lab.Subject) error {
	switch {
	case l.State == lab.Cancelled:
		one.Steps = append(one.Steps, DeedStep{At: latest(l.Changed, l.At), What: "lab_cancelled", Mine: true, Text: l.Why, Lang: l.Lang})
		return nil
	case l.State == lab.Away:
		decisions, err := moderation.About(ctx, d.DB, l.ID)
		for _, decided := range decisions {
			if decided.Verdict == moderation.Refused {
				one.Steps = append(one.Steps, away(ctx, decided, "/labs/"+l.ID))
			}
		}
		return err
	case l.Noted.IsZero():
		one.Now, one.NextOn = "lab", l.Day
		return nil
	}
	one.Steps = append(one.Steps, DeedStep{At: l.Noted, What: "lab_noted", Values: []any{"People", l.Came}, Mine: true})
	if about.Item != "" {
		answers, open, day, err := d.matter(ctx, about.Item)
		one.Steps = append(one.Steps, answers...)
		if open {
			one.Now, one.NextOn = "answer", day
		}
		return err
	}
	points, err := lab.PointsOf(ctx, d.DB, l.ID)
	if err != nil {
		return err
	}
	findings, err := listening.Findings(ctx, d.DB, about.Talk)
	if err != nil {
		return err
	}
	for _, p := range points {
		if p.Statement == "" {
			continue
		}
		s, err := listening.StatementByID(ctx, d.DB, p.Statement)
		if err != nil {
			return err
		}
		one.Steps = append(one.Steps, DeedStep{At: latest(s.At, l.Noted), What: "lab_point_" + string(s.State), Values: []any{"N", s.Number}, Text: s.Text, Lang: s.Lang})
		for _, f := range findings {
			if f.Statement != s.ID {
				continue
			}
			answers, _, _, err := d.matter(ctx, f.Item)
			if err != nil {
				return err
			}
			one.Steps = append(one.Steps, answers...)
		}
	}
	for _, f := range findings {
		if f.Statement != "" {
			continue
		}
		answers, open, day, err := d.matter(ctx, f.Item) // to all that was said, and so to the notes
		if err != nil {
			return err
		}
		one.Steps = append(one.Steps, answers...)
		if open {
			one.Now, one.NextOn = "answer", day
		}
	}
	talk, err := listening.Get(ctx, d.DB, about.Talk)
	if err == nil && talk.AnswerBy >= l.Noted.Format(time.DateOnly) && about.Open {
		one.Now, one.NextOn = "answer", talk.AnswerBy
	}
	return err
}

// latest is the later of two times: a statement has the day alone.
func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
