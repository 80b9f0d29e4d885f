package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"concentric/backlog"
	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/consent"
	"concentric/logbook"
	"concentric/meeting"
	"concentric/selection"
	"concentric/today"
	"concentric/translation"
)

// kicker says what a card is, whose, and how many minutes it takes.
func kicker(ctx context.Context, c today.Card, what string) string {
	return i18n.T(ctx, what) + " · " + c.Circle + " · " + i18n.N(ctx, "today.minutes", c.Minutes)
}

// foundingTitle names the founding meeting that comes, or is under way.
func foundingTitle(ctx context.Context, f today.Founding) string {
	return i18n.T(ctx, fmt.Sprintf("circle.meeting_%d", min(f.Done+1, len(consent.FoundingMeetings))))
}

// mainOf is which card has the page's main act: the first that asks for one.
func mainOf(cards []today.Card) int {
	return slices.IndexFunc(cards, func(c today.Card) bool {
		return c.Came == nil && !calledOff(c) && (c.Welcome == nil || c.Welcome.Led.Waits())
	})
}

// trailStep is one thing that became of an item.
type trailStep struct {
	at                            time.Time
	what, text, lang, href, label string
	said                          translation.Text // the text in the reader's language
	mine                          bool             // the reader did it
}

// steps are what became of an item, in the order in which it happened, and in
// which texts of a programme the reader's line is.
func steps(ctx context.Context, f today.Followed, mine []today.InText) []trailStep {
	var list []trailStep
	for _, m := range f.Moves {
		list = append(list, trailStep{at: m.At, what: i18n.T(ctx, "today.step_moved", "Circle", m.To), text: m.Why, lang: m.Lang})
	}
	for _, a := range f.Answers {
		if a.Kind == backlog.Outcome && slices.ContainsFunc(f.Agreements, func(g logbook.Agreement) bool { return g.Now.Title == a.Text }) {
			continue // the agreement says it
		}
		list = append(list, trailStep{at: a.At, what: backlogcard.AnswerName(ctx, a.Kind), text: a.Text, lang: a.Lang, said: f.Said[a.ID]})
	}
	for _, g := range f.Agreements {
		list = append(list, trailStep{at: g.Began, what: i18n.T(ctx, "today.step_agreed"), href: "/agreements/" + g.ID, label: g.Now.Title})
	}
	for _, t := range mine {
		list = append(list, trailStep{at: t.At, what: i18n.T(ctx, "today.step_in_the_text", "N", t.Edition), href: "/planks/" + t.Plank, label: t.Title})
	}
	slices.SortStableFunc(list, func(a, b trailStep) int { return a.at.Compare(b.at) })
	return list
}

// answerState is the shape and colour of an answer.
func answerState(kind backlog.AnswerKind) page.State {
	switch kind {
	case backlog.Taken, backlog.Changed:
		return page.Consent
	case backlog.NotNow:
		return page.Waiting
	case backlog.NotTaken:
		return page.Closed
	default:
		return page.Done
	}
}

// overdueDay is the civil date to hold an item against: one after its day when
// it is overdue.
func overdueDay(f today.Followed) string {
	if f.Overdue {
		return "9999-12-31"
	}
	return f.Item.AnswerBy
}

// met is the meeting that a card is about, and meets what it asks.
func met(c today.Card) meeting.Meeting { m, _ := c.Meet.Meeting(); return m }

func meets(c today.Card) string { _, what := c.Meet.Meeting(); return what }

// meetingTitle is what a card calls a meeting: the circle stands above it already.
func meetingTitle(c today.Card) string {
	if title := met(c).Title; title != "" || meets(c) != "running" {
		return title
	}
	return c.Circle
}

// meetingAct names what a card about a meeting leads to.
func meetingAct(meets string) string {
	switch meets {
	case "running":
		return "meeting.join"
	case "coming", "minutes":
		return "today.see_" + meets
	}
	return ""
}

// choosing says what the next step of a role selection is.
func choosing(what selection.StepKind) string {
	switch what {
	case selection.StepDescribe:
		return "selection.word_change"
	case selection.StepChange:
		return "selection.now_hearing"
	default:
		return "selection.now_propose"
	}
}
