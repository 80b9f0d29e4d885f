package moderation

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/member"
)

// NoLinks refuses, beside its field, a text with a link by somebody who is not trusted
// yet, where a text cannot wait for a look: in the name of a community, or in why
// somebody should be chosen.
func NoLinks(ctx context.Context, q store.Q, actor member.Actor, field, text string) error {
	if !HasLink(text) {
		return nil
	}
	level, err := LevelOf(ctx, q, actor)
	if err == nil && level < Trusted {
		err = apperr.New(apperr.Invalid, "moderation.no_links").At(field)
	}
	return err
}
