package delegate

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/community"
	"concentric/member"
)

// belongFor is for how long somebody who came after a choice had begun has to belong
// to the community before they take part in it, or ask for a recall: else those who
// join today decide today what the others were asked, or end what they chose.
const belongFor = 30 * 24 * time.Hour

// From says from when on somebody of the community takes part in a choice, and may ask
// for a recall; zero where they do already. It is known to the day: whoever came on the
// day on which the choice began belonged to the community.
func (c Choice) From(ctx context.Context, q store.Q, actor member.Actor) (time.Time, error) {
	tree, err := community.ReadTree(ctx, q)
	if err != nil {
		return time.Time{}, err
	}
	profile, err := community.Of(ctx, q, actor.Member)
	if err != nil {
		return time.Time{}, err
	}
	return c.from(ctx, q, actor, tree.Since(profile, c.Community))
}

// from is From for somebody who has belonged since a day, zero where it is not known.
func (c Choice) from(ctx context.Context, q store.Q, actor member.Actor, since time.Time) (time.Time, error) {
	may := since.Add(belongFor)
	if !since.After(c.At) || !clock.Now(ctx).Before(may) {
		return time.Time{}, nil
	}
	v := Voice{Choice: c}
	if err := v.read(ctx, q, actor.Member); err != nil || len(v.Said) > 0 || !v.Offered.IsZero() { // who moved within it, say
		return time.Time{}, err
	}
	return may, nil
}

// took refuses who came too late to take part in a choice.
func (c Choice) took(ctx context.Context, q store.Q, actor member.Actor, message, field string) error {
	may, err := c.From(ctx, q, actor)
	if err != nil || may.IsZero() {
		return err
	}
	return apperr.New(apperr.Conflict, message, "Date", may).At(field)
}
