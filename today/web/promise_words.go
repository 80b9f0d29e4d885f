package web

import (
	"context"
	"math"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
	"concentric/today"
)

// figure is what a promise comes to now, in a sentence.
func figure(ctx context.Context, k today.Kept) string {
	if !k.Counts() {
		return ""
	}
	now := i18n.N(ctx, "today.promise_now_"+string(k.Measure), k.Value, "Of", k.Of)
	if k.Pool > 0 {
		now += " " + i18n.T(ctx, "today.promise_now_pools", "Asked", k.Asked, "Pool", k.Pool)
	}
	return now
}

// promiseOf is what was promised, in a sentence.
func promiseOf(ctx context.Context, k today.Kept) string {
	if k.Measure == today.Overdue && k.Target == 0 {
		return i18n.T(ctx, "today.promise_overdue_none")
	}
	if k.Target == 100 && (k.Measure == today.Briefs || k.Measure == today.Tensions) {
		return i18n.T(ctx, "today.promise_all_"+string(k.Measure))
	}
	return i18n.N(ctx, "today.promise_"+string(k.Measure), k.Target)
}

// measures are what a promise can be measured by.
func measures(ctx context.Context) []page.Choice {
	var list []page.Choice
	for _, m := range today.Measures() {
		list = append(list, page.Choice{Value: string(m), Label: i18n.T(ctx, "today.promise_measure_"+string(m))})
	}
	return list
}

// backFinding says in a sentence whether those who were answered came back more
// often than those who were not, with the interval of the difference.
func backFinding(ctx context.Context, c today.CameBack) string {
	if !c.Tells() {
		return i18n.T(ctx, "today.back_few", "Least", listening.Least)
	}
	_, low, high := c.Difference()
	word := "today.back_either"
	switch {
	case low > 0:
		word = "today.back_more"
	case high < 0:
		word, low, high = "today.back_less", -high, -low
	}
	points := func(x float64) string { return i18n.Number(ctx, math.Round(100*x)) }
	return i18n.T(ctx, word, "Answered", i18n.Percent(ctx, c.Answered.P()), "Waiting", i18n.Percent(ctx, c.Waiting.P()), "Low", points(low), "High", points(high))
}

// backShare is the share of one sort of people who came back, or that it is hidden.
func backShare(ctx context.Context, who string, s listening.Share) string {
	if s.N == 0 {
		return i18n.T(ctx, "today.back_hidden_"+who)
	}
	return i18n.T(ctx, "today.back_"+who, "Share", i18n.Percent(ctx, s.P()), "N", i18n.Number(ctx, float64(s.N)),
		"Low", i18n.Percent(ctx, s.Low), "High", i18n.Percent(ctx, s.High))
}
