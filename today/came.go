package today

import (
	"context"
	"slices"
	"time"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
	"concentric/notice"
	"concentric/translation"
)

// fresh is how long an answer is news.
const fresh = 7 * 24 * time.Hour

// came is the newest answer of the week to something the person said. It is
// found among the week's notices, not by looking through all the person said.
func (r *Room) came(ctx context.Context, actor member.Actor) ([]prospect, error) {
	if actor.Key() == "" {
		return nil, nil
	}
	newest, err := r.underAmended(ctx, actor)
	if err != nil {
		return nil, err
	}
	notices, err := notice.Between(ctx, r.DB, clock.Now(ctx).Add(-fresh), clock.Now(ctx).Add(time.Second))
	if err != nil {
		return nil, err
	}
	took := map[string]bool{} // conversations in which they took part
	for _, n := range slices.Backward(notices) {
		if n.Kind != answeredAct || newest != nil && !n.At.After(newest.Answer.At) {
			continue
		}
		found, err := r.cameBy(ctx, actor, n, took)
		if err != nil && !apperr.Is(err, apperr.NotFound) {
			return nil, err
		}
		if found != nil {
			newest = found
			break
		}
	}
	if newest == nil {
		return nil, nil
	}
	c, err := circle.Get(ctx, r.DB, newest.Item.Circle)
	if err != nil {
		return nil, err
	}
	said, err := translation.Of(ctx, r.DB, translation.Answer, []string{newest.Answer.ID}, i18n.Lang(ctx))
	newest.Said = said[newest.Answer.ID]
	return []prospect{{offer{key: "answer/" + newest.Answer.ID}, always(Card{Minutes: 1, Circle: c.Name, Came: newest})}}, err
}

// cameBy is the answer that a notice tells of, nil where it is not for the actor.
func (r *Room) cameBy(ctx context.Context, actor member.Actor, n notice.Notice, took map[string]bool) (*Came, error) {
	within := false
	switch {
	case n.To.ForMember() && n.To.Target == actor.Member:
		within = true // what one raised, one follows
	case n.To.ForParticipants():
		there, known := took[n.To.Target]
		if !known {
			var err error
			if there, err = r.Listen.TookPart(ctx, actor, n.To.Target); err != nil {
				return nil, err
			}
			took[n.To.Target] = there
		}
		if !there {
			return nil, nil
		}
		talk, err := listening.Get(ctx, r.DB, n.To.Target)
		if err != nil {
			return nil, err
		}
		within = talk.Audience == listening.ForCommunities
	default:
		return nil, nil
	}
	answer, err := backlog.GetAnswer(ctx, r.DB, n.Ref)
	if err != nil {
		return nil, err
	}
	item, err := backlog.Get(ctx, r.DB, answer.Item)
	if err != nil {
		return nil, err
	}
	sight, err := circle.SightOf(ctx, r.DB, actor)
	if err != nil || !within && !item.SeenBy(sight) {
		return nil, err
	}
	return &Came{Item: item, Answer: answer}, nil
}

// underAmended is the newest answer of the week to a matter under which an
// amendment of the actor's stands, nil where there is none.
func (r *Room) underAmended(ctx context.Context, actor member.Actor) (*Came, error) {
	items, err := r.amended(ctx, actor)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	answers, err := backlog.AnswersTo(ctx, r.DB, ids)
	var newest *Came
	since := clock.Now(ctx).Add(-fresh)
	for _, item := range items {
		for _, a := range answers[item.ID] {
			if a.At.After(since) && (newest == nil || a.At.After(newest.Answer.At)) {
				newest = &Came{Item: item, Answer: a}
			}
		}
	}
	return newest, err
}
