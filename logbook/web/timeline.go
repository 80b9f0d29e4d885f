package web

import (
	"context"
	"slices"

	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/consent"
	"concentric/logbook"
	"concentric/logbook/card"
)

// timeline is the one line from the voices to the review: what was said, what
// was proposed in which versions, what was objected, what was decided, what
// was answered, and when it is looked at again.
func timeline(ctx context.Context, v view) []page.Event {
	var events []page.Event
	if len(v.statements) > 0 {
		events = append(events, page.Event{
			When: v.conversation.Opened, State: page.Open, Title: v.conversation.Question, Href: "/conversations/" + v.conversation.ID,
			Voices: v.statements, Note: i18n.T(ctx, "logbook.voices"),
		})
	}
	if v.item.ID != "" {
		events = append(events, page.Event{
			When: v.item.At, State: page.Open, Title: backlogcard.Title(ctx, v.item), Href: "/items/" + v.item.ID,
			Note: i18n.T(ctx, "backlog.origin_"+string(v.item.Origin.Kind)),
		})
	}
	events = append(events, proposed(ctx, v)...)
	for _, t := range v.texts {
		events = append(events, decided(ctx, v, t))
	}
	for _, a := range v.answers {
		events = append(events, page.Event{When: a.At, State: page.Done, Title: backlogcard.AnswerName(ctx, a.Kind), Words: a.Text})
	}
	slices.SortStableFunc(events, func(a, b page.Event) int { return a.When.Compare(b.When) })
	if !v.agreement.Dropped.IsZero() {
		return append(events, page.Event{When: v.agreement.Dropped, State: page.Closed, Title: i18n.T(ctx, "logbook.standing_dropped")})
	}
	last := page.Event{State: page.Waiting, Title: i18n.T(ctx, "logbook.review_on_date", "Date", card.Day(ctx, v.agreement.Now.ReviewOn))}
	if v.agreement.On(v.today) == logbook.ReviewDue {
		last.State, last.Note = page.YourTurn, i18n.T(ctx, "logbook.standing_review_due")
	}
	return append(events, last)
}

// proposed is the proposal's versions with what changed, and its objections.
func proposed(ctx context.Context, v view) []page.Event {
	var events []page.Event
	for i, one := range v.versions {
		e := page.Event{
			When: one.At, State: page.Open, Title: i18n.T(ctx, "logbook.proposal_version", "N", one.N), Href: "/proposals/" + v.proposal.ID,
		}
		if i == 0 {
			e.Words = one.Text.Text
		} else {
			e.Diff = ops(v.versions[i-1].Text.Text, one.Text.Text)
			e.Note = changed(ctx, one)
		}
		events = append(events, e)
	}
	for _, o := range v.objections {
		note := ""
		if o.State == consent.ObjectionResolved {
			note = i18n.T(ctx, "consent.objection_resolved", "N", o.SettledN)
		}
		if o.State == consent.ObjectionWithdrawn {
			note = i18n.T(ctx, "consent.objection_withdrawn")
		}
		events = append(events, page.Event{When: o.At, State: page.Objection, Title: i18n.T(ctx, "consent.objection_to", "N", o.N), Words: o.Reason, Note: note})
	}
	return events
}

// changed says in which ways a version differs from the one before.
func changed(ctx context.Context, v consent.Version) string {
	switch {
	case v.Shortened:
		return i18n.T(ctx, "logbook.shortened_to", "Date", card.Day(ctx, v.Text.ReviewOn))
	case v.Change == consent.Integrated && len(v.Measures) > 0 && !v.Modified:
		return i18n.T(ctx, "consent.way_measured")
	case v.Change == consent.Integrated:
		return i18n.T(ctx, "consent.way_modified")
	default:
		return ""
	}
}

func decided(ctx context.Context, v view, t logbook.Text) page.Event {
	e := page.Event{When: t.At, State: page.Consent, Title: i18n.T(ctx, "logbook.decided"), Note: method(ctx, t)}
	if t.N > 1 {
		e.Title = i18n.T(ctx, "logbook.decided_again", "N", t.N)
		e.Diff = ops(v.texts[t.N-2].Text, t.Text)
	}
	return e
}

// method says how it was decided, without names.
func method(ctx context.Context, t logbook.Text) string {
	text := i18n.N(ctx, "logbook.consented", t.Record.Consented)
	if t.Record.Absent > 0 {
		text += " " + i18n.N(ctx, "logbook.absent", t.Record.Absent)
	}
	return text
}

func ops(older, newer string) []page.Op {
	if older == newer {
		return nil
	}
	var list []page.Op
	for _, p := range consent.Diff(older, newer) {
		kind := page.Kept
		switch {
		case p.Was:
			kind = page.Deleted
		case p.Is:
			kind = page.Inserted
		}
		list = append(list, page.Op{Kind: kind, Text: p.Text})
	}
	return list
}
