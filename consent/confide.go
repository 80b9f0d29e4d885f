package consent

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
)

// Confide is who may see a proposal of the circle own with these effects, and the
// agreement that it becomes: no more people than may see each circle that it
// begins or is about, or read what it gives back and which agreement it ends. What is not visible leaks neither name nor aim.
func Confide(ctx context.Context, q store.Q, own string, audience journal.Audience, effects []Effect) (journal.Audience, error) {
	for _, e := range effects {
		switch {
		case e.Kind == Begins:
			audience = journal.Fewer(audience, e.Charter.Audience)
		case e.Circle != "" && e.Circle != own && e.Circle != Begun:
			c, err := circle.Get(ctx, q, e.Circle)
			if err != nil {
				return audience, err
			}
			audience = journal.Fewer(audience, c.Audience)
		}
		if e.Agreement != "" {
			a, err := logbook.Get(ctx, q, e.Agreement)
			if err != nil {
				return audience, err
			}
			audience = journal.Fewer(audience, a.Audience)
		}
		if e.Item != "" {
			i, err := circle.DomainItem(ctx, q, e.Item)
			if err != nil {
				return audience, err
			}
			if i.Audience != "" {
				audience = journal.Fewer(audience, i.Audience)
			}
		}
	}
	return audience, nil
}
