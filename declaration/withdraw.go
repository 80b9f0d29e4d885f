package declaration

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// Withdraw ends that a circle says this. What is public stays readable, with the
// reason, which is needed; one person of the circle is enough. What still waits
// is set aside, and a reason may be given.
func Withdraw(ctx context.Context, tx *store.Tx, actor member.Actor, declaration, why, lang string) error {
	d, err := change(ctx, tx, declaration)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Propose, d.Circle); err != nil {
		return err
	}
	audience := journal.Circle
	switch d.State() {
	case Waiting:
		why, err = typed.Optional(why, "why", 1000)
	case Public:
		audience = journal.Public
		why, err = typed.Text(why, "why", 1000)
	default:
		err = apperr.New(apperr.Conflict, "declaration.moved_on")
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update declaration_declaration set withdrawn = $1, why = $2, lang = $3, withdrawn_member = $4, withdrawn_person = $5 where id = $6",
		store.Micros(clock.Now(ctx)), why, lang, actor.Member, actor.Pseudonym, d.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "declaration.withdrawn", d.ID, d.Circle, audience, withdrawnContent)
}
