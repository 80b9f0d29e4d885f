package web

import (
	"context"
	"slices"
	"strings"

	"concentric/backlog"
	backlogcard "concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/consent"
	"concentric/logbook"
)

// timeline is the one line from the voices to the review: for each text what
// was said, what was proposed in which versions, what was objected, what was
// decided and answered; and when it is looked at again.
func timeline(ctx context.Context, v view) []page.Event {
	var events []page.Event
	shown := map[string]bool{}
	for i, t := range v.texts {
		before := ""
		if i > 0 {
			before = v.texts[i-1].Text
		}
		events = append(events, brought(ctx, v.ways[i], v.agreement.ID, shown)...)
		events = append(events, proposed(ctx, v.ways[i], before)...)
		events = append(events, decided(ctx, t))
	}
	slices.SortStableFunc(events, func(a, b page.Event) int { return a.When.Compare(b.When) })
	if !v.agreement.Dropped.IsZero() {
		return append(events, page.Event{When: v.agreement.Dropped, State: page.Closed, Title: i18n.T(ctx, "logbook.standing_dropped")})
	}
	last := page.Event{State: page.Waiting, Title: i18n.T(ctx, "logbook.review_on_date", "Date", i18n.Civil(ctx, v.agreement.Now.ReviewOn))}
	if v.agreement.On(v.today) == logbook.ReviewDue {
		last.State, last.Note = page.YourTurn, i18n.T(ctx, "logbook.standing_review_due")
	}
	return append(events, last)
}

// brought is the conversation and the item that a text comes from, with the
// item's answers; each thing is shown once.
func brought(ctx context.Context, w way, agreement string, shown map[string]bool) []page.Event {
	var events []page.Event
	if len(w.statements) > 0 && !shown[w.conversation.ID] {
		shown[w.conversation.ID] = true
		events = append(events, page.Event{
			When: w.conversation.Opened, State: page.Open, Title: w.conversation.Question, Href: "/conversations/" + w.conversation.ID,
			Voices: w.statements, Note: i18n.T(ctx, "logbook.voices"),
		})
	}
	if w.item.ID == "" || shown[w.item.ID] {
		return events
	}
	shown[w.item.ID] = true
	events = append(events, page.Event{
		When: w.item.At, State: page.Open, Title: backlogcard.Title(ctx, w.item), Href: "/items/" + w.item.ID,
		Note: i18n.T(ctx, "backlog.origin_"+string(w.item.Origin.Kind)),
	})
	for _, a := range w.answers {
		if a.Kind != backlog.Outcome { // its one line is the agreement's title
			title := backlogcard.AnswerName(ctx, a.Kind)
			if a.Kind == backlog.Taken && (a.Ref == agreement || a.Ref == w.proposal.ID) {
				title = i18n.T(ctx, "logbook.taken_in")
			}
			events = append(events, page.Event{When: a.At, State: page.Done, Title: title, Words: a.Text})
		}
	}
	return events
}

// proposed is the proposal's versions with what changed, and its objections.
// before is the agreement's text until then, "" for a new one.
func proposed(ctx context.Context, w way, before string) []page.Event {
	var events []page.Event
	for i, one := range w.versions {
		e := page.Event{
			When: one.At, State: page.Open, Title: i18n.T(ctx, "logbook.proposal_version", "N", one.N), Href: "/proposals/" + w.proposal.ID,
		}
		switch {
		case i > 0:
			e.Diff, e.Note = page.Changes(w.versions[i-1].Text.Text, one.Text.Text), changed(ctx, w.versions[i-1], one)
		case before != "" && before != one.Text.Text:
			e.Diff = page.Changes(before, one.Text.Text)
		case before == "":
			e.Words = one.Text.Text
		}
		events = append(events, e)
	}
	for _, o := range w.objections {
		note := ""
		switch o.State {
		case consent.ObjectionResolved:
			note = i18n.T(ctx, "consent.objection_resolved", "N", o.SettledN)
		case consent.ObjectionWithdrawn:
			note = i18n.T(ctx, "consent.objection_withdrawn")
		case consent.ObjectionLapsed:
			note = i18n.T(ctx, "consent.objection_lapsed")
		}
		if o.PutAnew() {
			events = append(events,
				page.Event{When: o.At, State: page.Objection, Title: i18n.T(ctx, "consent.objection_to", "N", o.N), Words: o.First},
				page.Event{When: o.PutAt, State: page.Objection, Title: i18n.T(ctx, "consent.objection_to", "N", o.PutN), Words: o.Reason, Note: note})
			continue
		}
		events = append(events, page.Event{When: o.At, State: page.Objection, Title: i18n.T(ctx, "consent.objection_to", "N", o.N), Words: o.Reason, Note: note})
	}
	return events
}

// changed says in which ways a version differs from the one before.
func changed(ctx context.Context, before, v consent.Version) string {
	if v.Change != consent.Integrated {
		return ""
	}
	var ways []string
	if v.Modified {
		ways = append(ways, i18n.T(ctx, "consent.way_modified"))
	}
	switch {
	case v.Shortened && v.Text.ReviewOn < before.Text.ReviewOn:
		ways = append(ways, i18n.T(ctx, "logbook.shortened_to", "Date", i18n.Civil(ctx, v.Text.ReviewOn)))
	case v.Shortened:
		ways = append(ways, i18n.T(ctx, "logbook.shortened_ends", "Date", i18n.Civil(ctx, v.Text.EndsOn)))
	}
	if len(v.Measures) > len(before.Measures) {
		ways = append(ways, i18n.T(ctx, "consent.way_measured"))
	}
	return strings.Join(ways, " · ")
}

func decided(ctx context.Context, t logbook.Text) page.Event {
	e := page.Event{When: t.At, State: page.Consent, Title: i18n.T(ctx, "logbook.decided"), Note: method(ctx, t)}
	if t.Record.Method.Counts() {
		e.State, e.Title = page.Closed, i18n.T(ctx, "logbook.majority_rule")
	} else if t.N > 1 {
		e.Title = i18n.T(ctx, "logbook.decided_again", "N", t.N)
	}
	return e
}

// method says how it was decided, without names.
func method(ctx context.Context, t logbook.Text) string {
	if m := t.Record.Method; m.Counts() {
		return i18n.T(ctx, "logbook.by_"+string(m))
	}
	text := i18n.N(ctx, "logbook.consented", t.Record.Consented)
	if t.Record.Absent > 0 {
		text += " " + i18n.N(ctx, "logbook.absent", t.Record.Absent)
	}
	return text
}
