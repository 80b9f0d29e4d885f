package web

import (
	"context"
	"slices"

	"concentric/backlog"
	"concentric/backlog/card"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/circle"
	"concentric/consent"
	translationcard "concentric/translation/card"
)

// history is all that became of an item, as stations of its timeline.
func history(ctx context.Context, v view) []page.Event {
	promised := "backlog.promised"
	if v.item.State.Open() && v.item.Promised >= v.today {
		promised = "backlog.is_promised"
	}
	events := []page.Event{{
		When: v.item.At, State: page.Open, Title: i18n.T(ctx, "backlog.origin_"+string(v.item.Origin.Kind)), Voices: v.statements,
		Note: i18n.T(ctx, promised, "Date", i18n.Civil(ctx, v.item.Promised)),
	}}
	for _, m := range v.moves {
		events = append(events, page.Event{
			When: m.At, State: page.Waiting, Words: m.Why,
			Title: i18n.T(ctx, "backlog.moved_to", "Circle", v.nameOf(ctx, m.After)),
		})
	}
	for _, p := range v.proposals {
		state := page.Open
		if !p.State.Living() {
			state = page.Closed
		}
		if p.State == consent.Agreed {
			state = page.Consent
		}
		events = append(events, page.Event{
			When: p.At, State: state, Title: v.titles[p.ID], Href: "/proposals/" + p.ID, Note: i18n.T(ctx, "consent.state_"+string(p.State)),
		})
	}
	for _, a := range v.agreements {
		if a.Now.Lineage.Item != v.item.ID {
			continue // another item has changed it since
		}
		events = append(events, page.Event{
			When: a.Now.At, State: page.Consent, Title: a.Now.Title, Href: "/agreements/" + a.ID, Note: i18n.T(ctx, "backlog.agreed"),
		})
	}
	for _, a := range v.answers {
		events = append(events, page.Event{
			When: a.At, State: answerState(a.Kind), Title: card.AnswerName(ctx, a.Kind), Words: translationcard.Text(v.said[a.ID], 0, a.Text), Href: v.href(a), Note: until(ctx, a), Voices: v.original(ctx, a),
		})
	}
	slices.SortStableFunc(events, func(a, b page.Event) int { return a.When.Compare(b.When) })
	return events
}

// original is the answer as it was written, beside its translation.
func (v view) original(ctx context.Context, a backlog.Answer) []string {
	t := v.said[a.ID]
	if t.ID == "" {
		return nil
	}
	return []string{i18n.T(ctx, "translation.by_"+string(t.By)) + " · " + i18n.T(ctx, "translation.original", "Language", i18n.Name(a.Lang)) + " " + a.Text}
}

func until(ctx context.Context, a backlog.Answer) string {
	if a.Until == "" {
		return ""
	}
	return i18n.T(ctx, "backlog.asked_again", "Date", i18n.Civil(ctx, a.Until))
}

func answerState(kind backlog.AnswerKind) page.State {
	if kind == backlog.NotNow {
		return page.Waiting
	}
	return page.Done
}

// nameOf is the name of a circle that the reader may see.
func (v view) nameOf(ctx context.Context, id string) string {
	i := slices.IndexFunc(v.circles, func(c circle.Circle) bool { return c.ID == id })
	if i < 0 {
		return i18n.T(ctx, "backlog.another_circle")
	}
	return v.circles[i].Name
}

// href leads to what an answer refers to, if the reader may see it.
func (v view) href(a backlog.Answer) string {
	if a.Ref == "" {
		return ""
	}
	for _, g := range v.agreements {
		if g.ID == a.Ref {
			return "/agreements/" + a.Ref
		}
	}
	for _, p := range v.proposals {
		if p.ID == a.Ref {
			return "/proposals/" + a.Ref
		}
	}
	for _, o := range v.others {
		if o.ID == a.Ref {
			return "/items/" + a.Ref
		}
	}
	return ""
}

// answerChoices are the kinds of answer that this item can get; none is chosen
// beforehand.
func answerChoices(ctx context.Context, v view) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "backlog.answer_choose")}}
	for _, kind := range []backlog.AnswerKind{backlog.Taken, backlog.Changed, backlog.Merged, backlog.NotNow, backlog.NotTaken, backlog.Outcome} {
		if kind == backlog.Outcome && v.item.OwedInWriting() || kind == backlog.Merged && len(v.others) == 0 {
			continue
		}
		list = append(list, page.Choice{Value: string(kind), Label: card.AnswerName(ctx, kind)})
	}
	return list
}

func decisionChoices(ctx context.Context, v view) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "backlog.none_of_these")}}
	for _, a := range v.agreements {
		list = append(list, page.Choice{Value: a.ID, Label: a.Now.Title})
	}
	for _, p := range v.proposals {
		if p.State.Living() {
			list = append(list, page.Choice{Value: p.ID, Label: v.titles[p.ID]})
		}
	}
	return list
}

func mergeChoices(ctx context.Context, v view) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "backlog.none_of_these")}}
	for _, o := range v.others {
		list = append(list, page.Choice{Value: o.ID, Label: card.Title(ctx, o)})
	}
	return list
}

func circleChoices(ctx context.Context, v view) []page.Choice {
	list := []page.Choice{{Label: i18n.T(ctx, "backlog.choose_circle")}}
	for _, c := range v.circles {
		if c.ID != v.item.Circle {
			list = append(list, page.Choice{Value: c.ID, Label: c.Name})
		}
	}
	return list
}

func languageChoices() []page.Choice {
	var list []page.Choice
	for _, l := range i18n.Languages() {
		list = append(list, page.Choice{Value: l.Code, Label: l.Name})
	}
	return list
}

func audienceChoices(ctx context.Context, c circle.Circle) []page.Choice {
	var list []page.Choice
	for _, a := range audiences(c) {
		list = append(list, page.Choice{Value: string(a), Label: i18n.T(ctx, "backlog.audience_"+string(a))})
	}
	return list
}

// living is the proposal on the item that is under way, if the reader sees one.
func (v view) living() (consent.Proposal, bool) {
	for _, p := range v.proposals {
		if p.State.Living() {
			return p, true
		}
	}
	return consent.Proposal{}, false
}
