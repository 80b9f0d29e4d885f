package declaration

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// Prepare makes a declaration of what a circle agreed, by somebody who sits
// there, who confirms it by that. It needs a spokesperson in office, and an
// agreement of this circle, by consent, that everybody may see and that holds.
// text is the version of it that the actor read: another one is refused. Where
// the circle has already said an older version of it, this one corrects that.
func Prepare(ctx context.Context, tx *store.Tx, actor member.Actor, in, agreement, text string) (Declaration, error) {
	if err := circle.May(ctx, tx, actor, circle.Propose, in); err != nil {
		return Declaration{}, err
	}
	c, err := circle.Get(ctx, tx, in)
	if err != nil {
		return Declaration{}, err
	}
	if _, err := Spokesperson(ctx, tx, c); err != nil {
		return Declaration{}, err
	}
	a, err := sayable(ctx, tx, c, agreement, text)
	if err != nil {
		return Declaration{}, err
	}
	corrects := ""
	before, err := Of(ctx, tx, agreement)
	if err != nil {
		return Declaration{}, err
	}
	for _, d := range before {
		switch {
		case d.State() == Waiting:
			return Declaration{}, apperr.New(apperr.Conflict, "declaration.waits_already")
		case d.State() == Public && d.Text == a.Now.ID:
			return Declaration{}, apperr.New(apperr.Conflict, "declaration.said_already")
		case d.State() == Public:
			corrects = d.ID
		}
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into declaration_declaration (id, circle, agreement, text, corrects, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		row, in, agreement, a.Now.ID, corrects, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if store.IsDuplicate(err) {
		return Declaration{}, apperr.New(apperr.Conflict, "declaration.waits_already")
	}
	if err != nil {
		return Declaration{}, err
	}
	if err := record(ctx, tx, actor, "declaration.prepared", row, in, journal.Circle, preparedContent); err != nil {
		return Declaration{}, err
	}
	if err := turnKey(ctx, tx, actor, row, in); err != nil {
		return Declaration{}, err
	}
	tx.Touch(Topic(in))
	return Get(ctx, tx, row)
}

// CanSay refuses an agreement that its circle cannot say in public, with the
// sentence that says why.
func CanSay(ctx context.Context, q store.Q, c circle.Circle, a logbook.Agreement) error {
	holds := a.On(c.Today(ctx))
	switch {
	case a.Circle != c.ID:
		return apperr.New(apperr.Conflict, "declaration.of_another", "Circle", c.Name)
	case holds != logbook.InForce && holds != logbook.ReviewDue:
		return apperr.New(apperr.Conflict, "declaration.decision_over")
	case a.Now.Record.Method != logbook.Consent:
		return apperr.New(apperr.Conflict, "declaration.by_count")
	case a.Audience != journal.Public || c.Audience != journal.Public:
		return apperr.New(apperr.Conflict, "declaration.not_public")
	}
	return nil
}

func sayable(ctx context.Context, q store.Q, c circle.Circle, agreement, text string) (logbook.Agreement, error) {
	a, err := logbook.Get(ctx, q, agreement)
	if err != nil {
		return a, err
	}
	if err := CanSay(ctx, q, c, a); err != nil {
		return a, err
	}
	if a.Now.ID != text {
		return a, apperr.New(apperr.Conflict, "declaration.text_changed")
	}
	return a, nil
}

// Spokesperson is the term of who speaks for a circle today; refused where the
// circle has chosen nobody, where the term is over or has not begun, and where
// the role rests.
func Spokesperson(ctx context.Context, q store.Q, c circle.Circle) (circle.Term, error) {
	roles, err := circle.RolesOf(ctx, q, c.ID)
	if err != nil {
		return circle.Term{}, err
	}
	for _, role := range roles {
		if role.Kind != circle.Spokesperson || role.Term == nil {
			continue
		}
		if role.Term.Runs(c.Today(ctx)) {
			return *role.Term, nil
		}
		if role.Term.Ends < c.Today(ctx) {
			last, err := typed.Date(role.Term.Ends, "")
			if err != nil {
				return circle.Term{}, err
			}
			return circle.Term{}, apperr.New(apperr.Conflict, "declaration.term_over", "Circle", c.Name, "Date", last)
		}
	}
	return circle.Term{}, apperr.New(apperr.Conflict, "declaration.no_spokesperson", "Circle", c.Name)
}
