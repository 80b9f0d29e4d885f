package demo

import (
	"context"

	"concentric/base/store"
	"concentric/today"
)

// planPromise: the general circle agrees on what members can count on, and
// binds it to figures.
func (p *Party) planPromise() {
	p.plan(p.day(320), func(ctx context.Context) error {
		general := p.circles["general"]
		return p.agree(ctx, general, Matter{
			Raised: "What may a member expect of us?", Why: "Most of us have three minutes a week. They should know that these are not wasted.",
			Title:    "What every member can count on",
			Text:     "Every question that we ask comes with a brief. What you bring to us has an owner and a day by which it is answered, and you are told what became of it. We write to you once a week at most. And each year we draw lots, so that at least one member in twenty is asked without having to come forward.",
			Measured: "By figures that count themselves, on a page for everybody.", Feedback: "To the general circle.", Months: 12, Audience: "public",
		}, func(ctx context.Context, decision string) error {
			return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				return today.Bind(ctx, tx, p.actors[general.Seats[1]], decision, map[today.Measure]int{
					today.Briefs: 100, today.Days: 40, today.Overdue: 0, today.Tensions: 90, today.Digests: 1, today.Lots: 50,
				})
			})
		})
	})
}
