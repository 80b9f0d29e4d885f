package delegate

import (
	"context"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// New is a choice to be opened: what the circle hopes for from whoever sits in
// the seat, the term, and the last day on which people of the community offer
// themselves and name one another.
type New struct {
	Role         string
	Wanted, Lang string
	Starts, Ends string
	EndsOn       string
}

// Open asks the people of a community to choose who sits in their seat, by
// somebody who keeps the record of the circle that opened it.
func Open(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Choice, error) {
	role, err := circle.RoleByID(ctx, tx, n.Role)
	if err != nil {
		return Choice{}, err
	}
	if err := circle.May(ctx, tx, actor, circle.Record, role.Circle); err != nil {
		return Choice{}, err
	}
	if err := circle.CanSeat(ctx, tx, n.Role, n.Starts, n.Ends); err != nil {
		return Choice{}, err
	}
	if n.Wanted, err = typed.Text(n.Wanted, "wanted", 2000); err != nil {
		return Choice{}, err
	}
	if _, err := typed.Date(n.EndsOn, "round_ends"); err != nil {
		return Choice{}, err
	}
	in, err := circle.Get(ctx, tx, role.Circle)
	if err != nil {
		return Choice{}, err
	}
	if err := later(ctx, in, n.EndsOn); err != nil {
		return Choice{}, err
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into delegate_choice (id, stage, role, circle, community, wanted, lang, starts, ends, ends_on, member, person, at)
		values ($1, 'naming', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		row, role.ID, role.Circle, role.Community, n.Wanted, n.Lang, n.Starts, n.Ends, n.EndsOn, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if store.IsDuplicate(err) {
		return Choice{}, errUnderWay
	}
	if err != nil {
		return Choice{}, err
	}
	if err := underWay(ctx, tx, role.ID); err != nil { // read after the insert, which waits for who chooses at the same moment
		return Choice{}, err
	}
	if err := record(ctx, tx, actor, "delegate.opened", row, role.Circle, openedContent); err != nil {
		return Choice{}, err
	}
	return change(ctx, tx, row)
}
