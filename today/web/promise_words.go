package web

import (
	"context"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/today"
)

// figure is what a promise comes to now, in a sentence.
func figure(ctx context.Context, k today.Kept) string {
	if k.Of == 0 {
		return ""
	}
	return i18n.N(ctx, "today.promise_now_"+string(k.Measure), k.Value, "Of", k.Of)
}

// promiseOf is what was promised, in a sentence.
func promiseOf(ctx context.Context, k today.Kept) string {
	if k.Measure == today.Overdue && k.Target == 0 {
		return i18n.T(ctx, "today.promise_overdue_none")
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
