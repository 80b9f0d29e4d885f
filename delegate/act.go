package delegate

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/community"
	"concentric/journal"
	"concentric/member"
)

// change takes the turn of a choice.
func change(ctx context.Context, tx *store.Tx, choice string) (Choice, error) {
	err := tx.Change(ctx, errNotFound, "update delegate_choice set version = version + 1 where id = $1", choice)
	if err != nil {
		return Choice{}, err
	}
	c, err := scanChoice(tx.QueryRow(ctx, selectChoice+"where id = $1", choice))
	tx.Touch(Topic(c.Role))
	tx.Touch(community.Topic(c.Community))
	return c, err
}

// at refuses where a choice does not stand at one of these stages any more.
func (c Choice) at(stages ...Stage) error {
	if !slices.Contains(stages, c.Stage) {
		return apperr.New(apperr.Conflict, "delegate.moved_on")
	}
	return nil
}

// asked takes the turn of a choice at one of these stages, for somebody of the
// community.
func asked(ctx context.Context, tx *store.Tx, actor member.Actor, choice string, stages ...Stage) (Choice, error) {
	c, err := change(ctx, tx, choice)
	if err != nil {
		return Choice{}, err
	}
	if err := of(ctx, tx, actor, c.Community); err != nil {
		return Choice{}, err
	}
	return c, c.at(stages...)
}

// choosing is asked for who takes part in the choice: who came to the community after
// it began does so only after a while.
func choosing(ctx context.Context, tx *store.Tx, actor member.Actor, choice string, stage Stage) (Choice, error) {
	c, err := asked(ctx, tx, actor, choice, stage)
	if err != nil {
		return Choice{}, err
	}
	return c, c.took(ctx, tx, actor, "delegate.came_late", "")
}

// of refuses who is not of a community, and who may not act.
func of(ctx context.Context, q store.Q, actor member.Actor, in string) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	belongs, err := Belongs(ctx, q, actor, in)
	if err == nil && !belongs {
		err = apperr.New(apperr.Forbidden, "delegate.not_of_it")
	}
	return err
}

// step brings a choice to a stage, until the end of a civil date, and records
// that it did.
func (c *Choice) step(ctx context.Context, tx *store.Tx, actor member.Actor, stage Stage, endsOn string) error {
	row := id.New()
	if stage == Asking {
		c.Asking = row
	}
	c.Stage, c.EndsOn = stage, endsOn
	err := tx.Change(ctx, errNotFound, `
		update delegate_choice set stage = $1, ends_on = $2, asking = $3, nominee_member = $4, nominee_person = $5, reasons = $6, ends = $7, starts = $8, term = $9
		where id = $10`, string(stage), endsOn, c.Asking, c.Nominee, c.Person, c.Reasons, c.Ends, c.Starts, c.Term, c.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "insert into delegate_step (id, choice, n, stage, nominee, person, at) select $1, $2, 1 + count(*), $3, $4, $5, $6 from delegate_step where choice = $2",
		row, c.ID, string(stage), c.Person, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "delegate.stepped", row, c.Circle, stepContent)
}

func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref, in string, of func(context.Context, store.Q, string) (any, error)) error {
	c, err := circle.Get(ctx, tx, in)
	if err != nil {
		return err
	}
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{Name: act, Ref: ref, Circle: in, Actor: actor.Pseudonym, Audience: c.Audience, Content: content})
	return err
}

// later refuses a last day that is over.
func later(ctx context.Context, c circle.Circle, endsOn string) error {
	if endsOn < c.Today(ctx) {
		return apperr.New(apperr.Invalid, "consent.round_past").At("round_ends")
	}
	return nil
}
