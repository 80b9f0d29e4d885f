package meeting

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/member"
)

// Hands that one can raise.
func Hands() []string { return []string{"speak", "question", "break", "technical"} }

// Raise gives a sign to the facilitator, or ("") takes it back. It is a live
// sign only and moves nothing.
func Raise(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, hand string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := m.attends(ctx, tx, actor); err != nil {
		return err
	}
	if hand != "" && !slices.Contains(Hands(), hand) {
		return apperr.New(apperr.Invalid, "meeting.hand_unknown")
	}
	_, err = tx.Exec(ctx, "update meeting_person set hand = $1, hand_at = $2 where meeting = $3 and person = $4", hand, store.Micros(clock.Now(ctx)), m.ID, actor.Pseudonym)
	return err
}

// Heed takes somebody's sign down, by the facilitator, who has seen it.
func Heed(ctx context.Context, tx *store.Tx, actor member.Actor, meeting, who string) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := facilitated(ctx, tx, actor, m); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update meeting_person set hand = '' where meeting = $1 and person = $2", m.ID, who)
	return err
}
