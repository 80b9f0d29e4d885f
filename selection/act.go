package selection

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// change takes the selection's turn, and refuses where it does not stand at one
// of these stages any more.
func change(ctx context.Context, tx *store.Tx, selection string, stages ...Stage) (Selection, error) {
	err := tx.Change(ctx, errNotFound, "update selection_selection set version = version + 1 where id = $1", selection)
	if err != nil {
		return Selection{}, err
	}
	s, err := Get(ctx, tx, selection)
	if err != nil {
		return Selection{}, err
	}
	tx.Touch(Topic(selection))
	tx.Touch(circle.Topic(s.Circle))
	switch {
	case slices.Contains(stages, s.Stage):
		return s, nil
	case !s.Stage.Living():
		return Selection{}, apperr.New(apperr.Gone, "selection.over")
	default:
		return Selection{}, apperr.New(apperr.Conflict, "selection.moved_on")
	}
}

// step brings the selection to a stage, for which everyone has until endsOn,
// and records that it did.
func (s Selection) step(ctx context.Context, tx *store.Tx, actor member.Actor, stage Stage, endsOn string) error {
	err := tx.Change(ctx, errNotFound, "update selection_selection set stage = $1, ends_on = $2 where id = $3", string(stage), endsOn, s.ID)
	if err != nil {
		return err
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into selection_step (id, selection, stage, person, at) values ($1, $2, $3, $4, $5)",
		row, s.ID, string(stage), actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "selection.stepped", row, s.Circle, stepContent)
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref, circle string, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: circle, Actor: actor.Pseudonym, Audience: journal.Circle, Content: content})
	return err
}

// seen refuses whoever is not signed in, is suspended, or does not sit in the
// circle, for whom the selection is not there.
func seen(ctx context.Context, q store.Q, actor member.Actor, s Selection) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	sits, err := circle.Sits(ctx, q, s.Circle, actor.Member)
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

// asked refuses whoever is not on the selection's roster.
func asked(ctx context.Context, q store.Q, actor member.Actor, s Selection) (Place, error) {
	if err := seen(ctx, q, actor, s); err != nil {
		return Place{}, err
	}
	roster, err := Roster(ctx, q, s.ID)
	if err != nil {
		return Place{}, err
	}
	for _, p := range roster {
		if p.Member == actor.Member {
			return p, nil
		}
	}
	return Place{}, apperr.New(apperr.Forbidden, "selection.not_asked")
}

// facilitated refuses whoever does not facilitate the circle.
func facilitated(ctx context.Context, q store.Q, actor member.Actor, s Selection) error {
	if err := seen(ctx, q, actor, s); err != nil {
		return err
	}
	return circle.May(ctx, q, actor, circle.Facilitate, s.Circle)
}
