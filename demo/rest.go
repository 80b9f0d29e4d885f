package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"concentric/circle"
	"concentric/consent"
)

// planRest: a role rests by its circle's consent while who holds it is away.
func (p *Party) planRest() {
	p.plan(p.day(150), func(ctx context.Context) error {
		g := p.circles["valleys"]
		roles, err := circle.RolesOf(ctx, p.DB, g.ID)
		if err != nil {
			return err
		}
		for _, r := range roles {
			if r.Kind != circle.Operational || r.Community != "" || r.Term == nil {
				continue
			}
			w := &work{p: p, g: g, pace: time.Hour, rng: rand.New(rand.NewPCG(150, 42)), m: Matter{
				Raised: "The travelling meeting stands still until spring", Why: "Snow closes two of the passes, and whoever drives us is away for six weeks.",
				Title: "The travelling meeting rests for six weeks", Text: "The role rests until then. Nobody is expected to stand in.",
				Measured: "Whether a village asks for us meanwhile.", Feedback: "To the circle.", Months: 6, Audience: "members",
			}, effects: []consent.Effect{{Kind: consent.Pauses, Term: r.Term.ID, Ends: p.Hands.Now().AddDate(0, 0, 42).Format(time.DateOnly)}}}
			return w.raise(ctx)
		}
		return fmt.Errorf("demo: nobody holds a role of %s's own", g.Text.Name)
	})
}
