package today

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/member"
	"concentric/notice"
)

// answeredLately is whether an answer came to something the person said, in the
// day that ended when the notices of this one begin, and they have not met it on
// Today. So each answer is told of on one day.
func (r *Room) answeredLately(ctx context.Context, day string, m member.Member) (bool, error) {
	begins, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return false, err
	}
	to := begins.Add(pushHour * time.Hour)
	from := to.Add(-24 * time.Hour)
	notices, err := notice.Between(ctx, r.DB, from, to)
	if err != nil {
		return false, err
	}
	actor := member.Actor{Member: m.ID, Pseudonym: m.Pseudonym, Lang: m.Lang, Supporter: m.Standing == member.Supporter}
	met, err := remembered(ctx, r.DB, m.ID)
	if err != nil {
		return false, err
	}
	isNew := func(c *Came) bool { return c != nil && met.last["answer/"+c.Answer.ID] == "" }
	took := map[string]bool{}
	for _, n := range notices {
		if n.Kind != answeredAct {
			continue
		}
		came, err := r.cameBy(ctx, actor, n, took)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return false, err
		}
		if isNew(came) {
			return true, nil
		}
	}
	came, err := r.underAmended(ctx, actor)
	return isNew(came) && !came.Answer.At.Before(from) && came.Answer.At.Before(to), err
}
