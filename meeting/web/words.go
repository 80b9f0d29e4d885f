package web

import (
	"context"
	"strconv"
	"time"

	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/meeting"
)

// due says whether it is time to begin.
func (v view) due() bool {
	return v.m.State == meeting.Planned && !v.clock.Before(v.m.Starts)
}

// soon says whether the meeting begins within half an hour.
func (v view) soon() bool {
	return v.m.State == meeting.Planned && !v.due() && v.clock.After(v.m.Starts.Add(-30*time.Minute))
}

// whenSoon says at what time a meeting begins that begins soon, before what is
// said about whether the reader comes.
func (v view) whenSoon(ctx context.Context, sentence string) string {
	if !v.soon() {
		return sentence
	}
	return i18n.T(ctx, "meeting.begins_at", "Time", i18n.Clock(ctx, v.m.Starts.In(v.circle.Location()))) + " " + sentence
}

func (v list) running() bool { return len(v.coming) > 0 && v.coming[0].State == meeting.Running }

// findingState is apricot while the reader has not said what suits.
func (v view) findingState() page.State {
	for _, o := range v.offers {
		if o.Words[v.actor.Pseudonym] == "" {
			return page.YourTurn
		}
	}
	return page.Done
}

func (v view) findingSentence() string {
	if v.findingState() == page.YourTurn {
		return "meeting.now_finding"
	}
	return "meeting.said_suits"
}

// suited is what the reader said to an offered date.
func (v view) suited(o meeting.Offer) page.Form {
	return page.Filled("suits-"+o.ID, o.Words[v.actor.Pseudonym])
}

// dates is which date suits whom, as a table.
func (v view) dates(ctx context.Context) page.Table {
	t := page.Table{
		Caption: i18n.T(ctx, "meeting.what_suits_caption"), Numbers: []bool{false, true, true, true},
		Heads: []string{i18n.T(ctx, "meeting.date"), i18n.T(ctx, "meeting.suits_yes"), i18n.T(ctx, "meeting.suits_if"), i18n.T(ctx, "meeting.suits_no")},
	}
	for _, o := range v.offers {
		t.Rows = append(t.Rows, []string{
			i18n.DateTime(ctx, o.Starts.In(v.circle.Location())),
			strconv.Itoa(o.Count(meeting.Suits)), strconv.Itoa(o.Count(meeting.IfNeed)), strconv.Itoa(o.Count(meeting.Not)),
		})
	}
	return t
}

func (v view) bestOffer() string {
	if i := meeting.Best(v.offers); i >= 0 {
		return v.offers[i].ID
	}
	return ""
}

func (v view) offerChoices(ctx context.Context) []page.Choice {
	var choices []page.Choice
	for _, o := range v.offers {
		choices = append(choices, page.Choice{Value: o.ID, Label: i18n.DateTime(ctx, o.Starts.In(v.circle.Location()))})
	}
	return choices
}

// pointTitle is what an agenda item is called.
func (v view) pointTitle(ctx context.Context, p meeting.Point) string {
	if i18n.Has(ctx, "circle.role_"+p.Title) && p.Item != "" {
		return i18n.T(ctx, "backlog.vacancy_title", "Role", i18n.T(ctx, "circle.role_"+p.Title))
	}
	return p.Title
}

// minutesOf is how long an item is to take, and how long it took.
func (v view) minutesOf(ctx context.Context, p meeting.Point) string {
	took := p.Spent
	if p.State == meeting.Here && !p.Began.IsZero() {
		took += v.clock.Sub(p.Began)
	}
	if took < time.Second {
		return i18n.N(ctx, "meeting.n_minutes", p.Minutes)
	}
	return i18n.T(ctx, "meeting.took", "Took", int((took+time.Minute-1)/time.Minute), "Planned", i18n.N(ctx, "meeting.n_minutes", p.Minutes))
}

// sum is how many minutes the agenda takes.
func (v view) sum() int {
	n := 0
	for _, p := range v.agenda {
		if p.State != meeting.PutOff {
			n += p.Minutes
		}
	}
	return n
}

// count is how many said a word to the invitation.
func (v view) count(word string) int {
	n := 0
	for _, g := range v.guests {
		if g.Coming == word {
			n++
		}
	}
	return n
}

// howManyCome is how many said that they come.
func (v view) howManyCome(ctx context.Context) string {
	if n := v.count(meeting.Suits); n > 0 {
		return i18n.N(ctx, "meeting.n_come", n)
	}
	return i18n.T(ctx, "meeting.nobody_comes")
}

// itemChoices are the items of the backlog that can be put on the agenda.
func (v view) itemChoices(ctx context.Context) []page.Choice {
	choices := []page.Choice{{Label: i18n.T(ctx, "meeting.none_of_these")}}
	for _, i := range v.items {
		choices = append(choices, page.Choice{Value: i.ID, Label: backlogcard.Title(ctx, i)})
	}
	return choices
}

func outcomes(ctx context.Context) []page.Choice {
	var choices []page.Choice
	for _, o := range meeting.Outcomes() {
		choices = append(choices, page.Choice{Value: string(o), Label: i18n.T(ctx, "meeting.outcome_"+string(o))})
	}
	return choices
}

func pointState(p meeting.Point) page.State {
	switch p.State {
	case meeting.Here:
		return page.Open
	case meeting.Done:
		return page.Done
	case meeting.PutOff:
		return page.Closed
	default:
		return page.Waiting
	}
}

func meetingState(m meeting.Meeting) page.State {
	switch m.State {
	case meeting.Running:
		return page.YourTurn
	case meeting.Closed, meeting.Finding:
		return page.Waiting
	case meeting.Consented:
		return page.Consent
	case meeting.Cancelled:
		return page.Closed
	default:
		return page.Open
	}
}
