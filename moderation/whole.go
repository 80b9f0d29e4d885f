package moderation

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// holdWhole puts a mark in place of each of the texts, whole, as HoldLinks does with
// links: what is unchanged (shown), and what waits or was decided already in the
// same text, stays as it is. The parts of one text are decided together.
func holdWhole(ctx context.Context, tx *store.Tx, actor member.Actor, kind, ref string, shown []string, texts ...*string) error {
	there, err := LinksIn(ctx, tx, ref)
	if err != nil {
		return err
	}
	part := 0
	for _, text := range texts {
		if *text == "" || slices.Contains(shown, *text) || mark.FindString(*text) == *text {
			continue
		}
		at := slices.IndexFunc(there, func(l Link) bool { return l.Part > 0 && l.Address == *text })
		if at >= 0 {
			if there[at].State != LinkReleased {
				*text = there[at].mark()
			}
			continue
		}
		part++
		l := Link{ID: id.New()[:12], Kind: kind, Ref: ref, Address: *text, Part: part, Member: actor.Member, State: LinkHeld}
		if err := l.insert(ctx, tx, actor); err != nil {
			return err
		}
		*text = l.mark()
	}
	return nil
}

// MayChange refuses who is held as new (InBurst) to change what somebody else
// wrote: their words would wait, and hide what was there.
func MayChange(ctx context.Context, q store.Q, actor member.Actor, author string) error {
	if author != "" && author == actor.Member {
		return nil
	}
	burst, err := InBurst(ctx, q, actor)
	if err == nil && burst {
		err = apperr.New(apperr.Forbidden, "moderation.burst_change")
	}
	return err
}

// partsOf lists the texts that are decided together with a part of one.
func partsOf(ctx context.Context, q store.Q, l Link) ([]string, error) {
	list, err := links(ctx, q, "where ref = $1 and part > 0 and state = $2 order by at, part, id", l.Ref, string(l.State))
	var texts []string
	for _, one := range list {
		texts = append(texts, one.Address)
	}
	return texts, err
}
