package meeting

import (
	"context"

	"concentric/base/store"
	"concentric/member"
)

// Share makes the actor's device the one that serves the room, or not any more:
// what those without a device say is written down on it, one after the other, by
// the secretary or the facilitator ("spoken, recorded by").
func Share(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, aloud bool) error {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return err
	}
	if err := m.attends(ctx, tx, actor); err != nil {
		return err
	}
	if err := minuted(ctx, tx, actor, m); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update meeting_person set aloud = $1 where meeting = $2 and person = $3", store.Bit(aloud), m.ID, actor.Pseudonym)
	return err
}
