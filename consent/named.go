package consent

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/member"
)

// Named lists who said something about a proposal since a time, and when: one
// for each question, reply, reaction and advice. That somebody has nothing to
// add is not in it, nor consent, nor objections.
func Named(ctx context.Context, q store.Q, since time.Time) ([]member.Named, error) {
	return member.ReadNamed(q.Query(ctx, "select person, at from consent_word where at >= $1 and kind <> 'nothing' and person <> ''", store.Micros(since)))
}
