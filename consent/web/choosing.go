package web

import (
	"context"
	"slices"
	"strings"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/typed"
	"concentric/consent"
	"concentric/consent/card"
	"concentric/logbook"
)

// toChoose are choices of which none is taken before somebody takes it: a
// change of persons and circles must not begin with a chance one. Where there
// is only one, it is no chance.
func toChoose(ctx context.Context, choices []page.Choice) []page.Choice {
	if len(choices) == 1 {
		return choices
	}
	return append([]page.Choice{{Label: i18n.T(ctx, "consent.effect_choose")}}, choices...)
}

// methodChoices are the methods to which a circle may fall back.
func methodChoices(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, m := range []logbook.Method{logbook.Majority, logbook.TwoThirds} {
		list = append(list, page.Choice{Value: string(m), Label: card.Method(ctx, m)})
	}
	return list
}

// byName are people as choices, in the order in which one looks for them.
func byName(names map[string]string, ids []string) []page.Choice {
	var list []page.Choice
	for _, id := range ids {
		list = append(list, page.Choice{Value: id, Label: names[id]})
	}
	slices.SortStableFunc(list, func(a, b page.Choice) int { return strings.Compare(typed.Fold(a.Label), typed.Fold(b.Label)) })
	return list
}

// nothing says why there is no form for a change, "" where there is one: what
// it would be about is not there yet.
func (v effects) nothing() string {
	left := map[consent.EffectKind]int{
		consent.Confirms: len(v.terms), consent.Reaims: len(v.aims), consent.Leaves: len(v.seated), consent.Vacates: len(v.held),
		consent.Pauses: len(v.held), consent.Resumes: len(v.resting), consent.Recalls: len(v.delegates), consent.Fills: len(v.roles),
		consent.Returns: len(v.domain), consent.Passes: min(len(v.agreements), len(v.circles)), consent.EndsOther: len(v.agreements), consent.Folds: len(v.circles), consent.Rests: len(v.circles),
		consent.Decides: len(v.circles), consent.Activates: len(v.circles),
	}
	if n, chosen := left[v.kind]; !chosen || n > 0 {
		return ""
	}
	switch v.kind {
	case consent.Confirms:
		return "consent.effect_none_terms"
	case consent.Resumes:
		return "consent.effect_none_resting"
	case consent.Recalls:
		return "consent.effect_none_delegate"
	case consent.Reaims:
		return "consent.effect_none_aims"
	}
	return "consent.effect_none"
}
