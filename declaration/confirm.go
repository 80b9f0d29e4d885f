package declaration

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

// change takes the turn of a declaration.
func change(ctx context.Context, tx *store.Tx, declaration string) (Declaration, error) {
	err := tx.Change(ctx, errNotFound, "update declaration_declaration set version = version + 1 where id = $1", declaration)
	if err != nil {
		return Declaration{}, err
	}
	d, err := Get(ctx, tx, declaration)
	tx.Touch(Topic(d.Circle))
	return d, err
}

// Confirm is one person's yes that the circle says this in public, now. The one
// by which two different people who sit in the circle have said it, one of them
// the spokesperson in office, makes it public; published says whether it did.
// It is refused where nobody speaks for the circle any more, where the decision
// has changed or does not hold, and to whom has confirmed before.
func Confirm(ctx context.Context, tx *store.Tx, actor member.Actor, declaration string) (published bool, err error) {
	d, err := change(ctx, tx, declaration)
	if err != nil {
		return false, err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, d.Circle); err != nil {
		return false, err
	}
	if d.State() != Waiting {
		return false, apperr.New(apperr.Conflict, "declaration.moved_on")
	}
	c, err := circle.Get(ctx, tx, d.Circle)
	if err != nil {
		return false, err
	}
	speaks, err := Spokesperson(ctx, tx, c)
	if err != nil {
		return false, err
	}
	if _, err := sayable(ctx, tx, c, d.Agreement, d.Text); err != nil {
		return false, err
	}
	if err := turnKey(ctx, tx, actor, d.ID, d.Circle); err != nil {
		return false, err
	}
	holders, err := seated(ctx, tx, d)
	if err != nil || len(holders) < Keys || !slices.Contains(holders, speaks.Member) {
		return false, err
	}
	_, err = tx.Exec(ctx, "update declaration_declaration set published = $1, term = $2 where id = $3", store.Micros(clock.Now(ctx)), speaks.ID, d.ID)
	if err != nil {
		return false, err
	}
	return true, record(ctx, tx, actor, "declaration.published", d.ID, d.Circle, journal.Public, publishedContent)
}

// turnKey writes that somebody confirms.
func turnKey(ctx context.Context, tx *store.Tx, actor member.Actor, declaration, in string) error {
	row := id.New()
	_, err := tx.Exec(ctx, "insert into declaration_key (id, declaration, member, person, at) values ($1, $2, $3, $4, $5)",
		row, declaration, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if store.IsDuplicate(err) {
		return apperr.New(apperr.Conflict, "declaration.confirmed_before")
	}
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "declaration.confirmed", row, in, journal.Circle, keyContent)
}

// seated lists who confirmed a declaration and still sits in its circle.
func seated(ctx context.Context, q store.Q, d Declaration) ([]string, error) {
	holders, err := KeyHolders(ctx, q, d.ID)
	if err != nil {
		return nil, err
	}
	roster, err := circle.Roster(ctx, q, d.Circle)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(holders, func(who string) bool {
		return !slices.ContainsFunc(roster, func(s circle.Seat) bool { return s.Member == who })
	}), nil
}
