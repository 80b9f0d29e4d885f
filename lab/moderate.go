package lab

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
	"concentric/moderation"
)

// Kind is what a lab is to moderation: the kind of its decisions, reports and
// held links.
const Kind = "lab"

// Decide lets a lab that waits be listed, or takes one away with a reason, by who
// moderates for the circle that listens. What was taken away can be let in again.
// Its notes go with it: nobody but its host and who moderates finds them then.
// Statements that were made of them are moderated as all others are.
func Decide(ctx context.Context, tx *store.Tx, actor member.Actor, lab string, verdict moderation.Verdict, reason moderation.Reason) error {
	l, about, err := turn(ctx, tx, actor, lab)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Moderate, about.Circle); err != nil {
		return err
	}
	if verdict == moderation.Accepted && l.State != Held && l.State != Away {
		return nil
	}
	return settle(ctx, tx, actor, l, about, moderation.Decision{Circle: about.Circle, Verdict: verdict, Reason: reason})
}

func settle(ctx context.Context, tx *store.Tx, actor member.Actor, l Lab, about Subject, d moderation.Decision) error {
	d.Kind, d.Ref, d.Place = Kind, l.ID, about.Talk+about.Item
	d, err := moderation.Decide(ctx, tx, actor, about.Records, d)
	if err != nil {
		return err
	}
	state := Planned
	if d.Verdict != moderation.Accepted {
		state = Away
	}
	_, err = tx.Exec(ctx, "update lab_lab set state = $1, reason = $2 where id = $3", string(state), string(d.Reason), l.ID)
	return err
}
