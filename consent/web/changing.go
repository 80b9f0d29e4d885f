package web

import (
	"context"
	"strings"
	"unicode"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/consent/card"
	"concentric/logbook"
	"concentric/member"
)

// effectsOf reads what a proposal puts into effect from its form: one thing,
// or, for a new circle, everything that it begins with.
func effectsOf(ctx context.Context, q store.Q, c circle.Circle, form page.Form) ([]consent.Effect, error) {
	e, err := effectOf(ctx, q, form)
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case consent.Amends:
		e.Charter.Lang = c.Lang
	case consent.Begins:
		e.Charter.Zone = c.Zone
		return newCircle(ctx, q, c, e, form)
	}
	return []consent.Effect{e}, nil
}

// newCircle is what a circle begins with, its kit: four roles with what they
// are for, what it decides alone, its first people, and a leader who links it.
func newCircle(ctx context.Context, q store.Q, c circle.Circle, begins consent.Effect, form page.Form) ([]consent.Effect, error) {
	begins.Words = ""
	list := append([]consent.Effect{begins}, kit(ctx, begins.Charter.Lang, consent.Begun)...)
	for words := range strings.Lines(form.Value("domain")) {
		if words = strings.TrimSpace(words); words != "" {
			list = append(list, consent.Effect{Kind: consent.Decides, Circle: consent.Begun, Words: words, Lang: begins.Charter.Lang})
		}
	}
	seated := func(person member.Actor) {
		if person.Member != "" {
			list = append(list, consent.Effect{Kind: consent.Joins, Circle: consent.Begun, Person: person})
		}
	}
	for _, id := range form.Values["first"] {
		person, err := member.ActorOf(ctx, q, id)
		if err != nil {
			return nil, err
		}
		seated(person)
	}
	for _, number := range strings.FieldsFunc(form.Value("numbers"), func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		person, err := byNumber(ctx, q, number)
		if err != nil {
			return nil, err
		}
		seated(person)
	}
	if leader := form.Value("leader"); leader != "" {
		person, err := member.ActorOf(ctx, q, leader)
		if err != nil {
			return nil, err
		}
		list = append(list, consent.Effect{
			Kind: consent.Appoints, Circle: consent.Begun, Person: person, NewRole: circle.NewRole{Kind: circle.Leader, Lang: begins.Charter.Lang},
			Starts: c.Today(ctx), Ends: form.Text("ends"),
		})
	}
	return list, nil
}

// kit opens the four roles that every circle has, with what they are for.
func kit(ctx context.Context, lang, in string) []consent.Effect {
	var list []consent.Effect
	for _, kind := range []circle.RoleKind{circle.Leader, circle.Delegate, circle.Facilitator, circle.Secretary} {
		list = append(list, consent.Effect{Kind: consent.Opens, Circle: in, NewRole: circle.NewRole{
			Kind: kind, Duties: i18n.T(i18n.In(ctx, lang), "circle.duties_"+string(kind)), Lang: lang,
		}})
	}
	return list
}

// saying is the text of the agreement that a change would become, in the
// language of the circle; its author can change every word of it. All that takes
// effect stands beside it, and can be left out of a later version one by one, so
// the text names the first of it alone.
func saying(ctx context.Context, q store.Q, c circle.Circle, effects []consent.Effect, form page.Form) (logbook.Text, error) {
	ctx = i18n.In(ctx, c.Lang)
	spelled, err := consent.Spell(ctx, q, c.ID, effects)
	if err != nil {
		return logbook.Text{}, err
	}
	title := card.Sentence(ctx, spelled[0], nil)
	if runes := []rune(title); len(runes) > 150 {
		title = string(runes[:150]) + "…"
	}
	text := title + "."
	if spelled[0].Kind == consent.Amends {
		if rules := rulesSaid(ctx, c, spelled[0].Charter); rules != "" {
			text += "\n" + rules
		}
	}
	if aim := spelled[0].Charter.Aim; aim != "" && (spelled[0].Kind == consent.Begins || aim != c.Aim) {
		text += "\n\n" + i18n.T(ctx, "consent.effect_aim") + ": " + aim
	}
	if more := form.Text("more"); more != "" {
		text += "\n\n" + more
	}
	return logbook.Text{
		Title: title, Text: text, Why: form.Text("why"), Responsible: i18n.T(ctx, "consent.says_responsible", "Circle", c.Name),
		Measured: i18n.T(ctx, "consent.says_measured"), Feedback: i18n.T(ctx, "consent.says_feedback", "Circle", c.Name),
		ReviewOn: form.Text("review_on"), Lang: c.Lang,
	}, nil
}

func nobodyYet(ctx context.Context, people []page.Choice) []page.Choice {
	return append([]page.Choice{{Label: i18n.T(ctx, "consent.nobody_yet")}}, people...)
}

func circleKindChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, kind := range []circle.Kind{circle.Department, circle.Sub, circle.Helping, circle.Community, circle.Mission} {
		list = append(list, page.Choice{Value: string(kind), Label: i18n.T(ctx, "circle.kind_"+string(kind)) + " · " + i18n.T(ctx, "circle.kind_means_"+string(kind))})
	}
	return list
}

// aimHint says that a new aim needs the circle above, too.
func aimHint(ctx context.Context, v effects) string {
	if v.circle.Parent == "" || !v.propose {
		return ""
	}
	return i18n.T(ctx, "consent.aim_above_too")
}
