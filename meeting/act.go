package meeting

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// change takes the meeting's turn, and refuses whoever does not sit in its
// circle, for whom it is not there, and where it does not stand in one of these
// states any more.
func change(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, states ...State) (Meeting, error) {
	err := tx.Change(ctx, errNotFound, "update meeting_meeting set version = version + 1 where id = $1", meeting)
	if err != nil {
		return Meeting{}, err
	}
	m, err := Get(ctx, tx, meeting)
	if err != nil {
		return Meeting{}, err
	}
	if err := seen(ctx, tx, actor, m.Circle); err != nil {
		return Meeting{}, err
	}
	tx.Touch(Topic(meeting))
	if slices.Contains(states, m.State) {
		return m, nil
	}
	return Meeting{}, apperr.New(apperr.Conflict, "meeting.is_"+string(m.State))
}

// seen refuses whoever is not signed in, is suspended, or does not sit in the
// circle, for whom its meetings are not there.
func seen(ctx context.Context, q store.Q, actor member.Actor, in string) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	sits, err := circle.Sits(ctx, q, in, actor.Member)
	if err != nil {
		return err
	}
	if !sits {
		return errNotFound
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	return nil
}

// at refuses a facilitator's form that was made before somebody else went on:
// of two who go on at once, one does.
func (m Meeting) at(step int64) error {
	if m.Step != step {
		return apperr.New(apperr.Conflict, "meeting.went_on")
	}
	return nil
}

// stepped moves the step that facilitators' forms are made from.
func (m Meeting) stepped(ctx context.Context, tx *store.Tx) error {
	return tx.Change(ctx, errNotFound, "update meeting_meeting set step = step + 1 where id = $1", m.ID)
}

// set writes columns of the meeting's row.
func (m Meeting) set(ctx context.Context, tx *store.Tx, assign string, args ...any) error {
	return tx.Change(ctx, errNotFound, "update meeting_meeting set "+assign+" where id = $1", append([]any{m.ID}, args...)...)
}

// facilitated refuses whoever does not facilitate the circle: holds the role,
// or stands in for it in this meeting; anybody of the circle where nobody does.
func facilitated(ctx context.Context, q store.Q, actor member.Actor, m Meeting) error {
	return circle.May(ctx, q, actor, circle.Facilitate, m.Circle)
}

// minuted refuses whoever neither keeps the minutes nor facilitates.
func minuted(ctx context.Context, q store.Q, actor member.Actor, m Meeting) error {
	return circle.May(ctx, q, actor, circle.Minute, m.Circle)
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref, circle string, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: circle, Actor: actor.Pseudonym, Audience: journal.Circle, Content: content})
	return err
}
