package consent

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// ByHand are the effects that words alone may have, and that whoever keeps a
// circle's records puts into effect. Everything else (what ends a seat, a term,
// a circle or an agreement, gives powers over the server, or changes the
// circle's rules) the circle consents to as such, in a proposal that names it.
var ByHand = []EffectKind{Joins, Opens, Fills, Appoints, Confirms, Decides, Returns, Begins, Activates}

// Enact puts an agreement that is in force into effect, by somebody who keeps
// the records of its circle: one that was made by consent, and whose words are
// all that it says (an agreement that names its effects has had them). What it changes names the agreement as the
// decision it rests on. A circle decides about itself and about those directly
// below: a seat, a role or its holder are for the circle itself to decide
// (the leader and the first people of a new circle for the one above, too);
// a domain, a confirmation and a new circle for the one above.
func Enact(ctx context.Context, tx *store.Tx, actor member.Actor, agreement string, e Effect) error {
	a, err := logbook.Get(ctx, tx, agreement)
	if err != nil {
		return err
	}
	a.Circle = a.Keeper // whoever keeps it now puts it into effect
	if err := circle.May(ctx, tx, actor, circle.Record, a.Circle); err != nil {
		return err
	}
	own, err := circle.Get(ctx, tx, a.Circle)
	if err != nil {
		return err
	}
	if s := a.On(own.Today(ctx)); s != logbook.InForce && s != logbook.ReviewDue {
		return apperr.New(apperr.Conflict, "consent.not_in_force")
	}
	if e.Circle == "" {
		e.Circle = a.Circle
	}
	target, err := circle.Get(ctx, tx, e.Circle)
	if err != nil {
		return err
	}
	if err := reaches(ctx, tx, own, target, e, false); err != nil {
		return err
	}
	if err := byHand(ctx, tx, a, e); err != nil {
		return err
	}
	if waits, err := e.waits(ctx, tx); err != nil {
		return err
	} else if waits {
		return apperr.New(apperr.Conflict, "consent.held_until_then").At("starts")
	}
	_, err = enact(ctx, tx, actor.For(a.Circle), a, e)
	return err
}

// byHand refuses an effect that its circle has to consent to as such.
func byHand(ctx context.Context, q store.Q, a logbook.Agreement, e Effect) error {
	if a.Now.Record.Method.Counts() {
		return apperr.New(apperr.Conflict, "consent.consent_alone")
	}
	named, err := Effects(ctx, q, a.Now.Lineage.Proposal, a.Now.Lineage.ProposalVersion)
	if err != nil {
		return err
	}
	if len(named) > 0 || !slices.Contains(ByHand, e.Kind) {
		return apperr.New(apperr.Forbidden, "consent.own_proposal")
	}
	return nil
}

// reaches refuses what is not for this circle to decide. fresh is a circle that
// the same decision begins: whom it seats there, no circle decides but this one.
func reaches(ctx context.Context, q store.Q, own, target circle.Circle, e Effect, fresh bool) error {
	here, below := own.ID == target.ID, target.Parent == own.ID
	ok := here
	switch e.Kind {
	case Joins:
		ok = here || fresh || below && target.State == circle.Consented
	case Opens, Rests, Folds, Activates, Returns:
		ok = here || below
	case Fills, Appoints:
		kind := e.NewRole.Kind
		if e.Kind == Fills {
			var err error
			if kind, err = kindOf(ctx, q, target.ID, e.Role); err != nil {
				return err
			}
		}
		ok = here || below && kind == circle.Leader
	case Decides:
		ok = below || here && own.Parent == ""
	case Confirms, Reaims, Passes:
		ok = below
	case Stewards, Inverts:
		ok = here && own.Parent == ""
	case Falls:
		ok = here
	case Recommends:
		ok = here && own.Parent != ""
	case Writes:
		if e.Plank == nil {
			return apperr.New(apperr.Invalid, "platform.plank_missing").At("plank")
		}
		if err := platform.CanWrite(ctx, q, own, *e.Plank); err != nil {
			return err
		}
		ok = here
	case Begins, EndsOther, Leaves, Vacates, Pauses, Resumes, Recalls, Amends:
	default:
		return apperr.New(apperr.Invalid, "consent.effect_unknown").At("kind")
	}
	if !ok {
		return apperr.New(apperr.Forbidden, "consent.not_for_this_circle", "Circle", own.Name)
	}
	return nil
}

// kindOf is the kind of a role that the circle has.
func kindOf(ctx context.Context, q store.Q, in, role string) (circle.RoleKind, error) {
	roles, err := circle.RolesOf(ctx, q, in)
	if err != nil {
		return "", err
	}
	for _, r := range roles {
		if r.ID == role {
			return r.Kind, nil
		}
	}
	return "", apperr.New(apperr.Invalid, "circle.role_not_found").At("role")
}

// holdsTerm refuses a term that is not of a role of this circle.
func holdsTerm(ctx context.Context, q store.Q, in, term string) error {
	roles, err := circle.RolesOf(ctx, q, in)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if r.Term != nil && r.Term.ID == term {
			return nil
		}
	}
	return apperr.New(apperr.Invalid, "circle.term_not_found").At("term")
}

// isDelegate refuses a term that is not of this circle's delegate.
func isDelegate(ctx context.Context, q store.Q, in, term string) error {
	if err := holdsTerm(ctx, q, in, term); err != nil {
		return err
	}
	t, err := circle.TermByID(ctx, q, term)
	if err == nil && t.Kind != circle.Delegate {
		err = apperr.New(apperr.Conflict, "circle.not_a_delegate")
	}
	return err
}

// passes gives another agreement that the circle keeps to one below, which is open.
func passes(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, e Effect) error {
	other, err := logbook.Get(ctx, tx, e.Agreement)
	if err != nil {
		return err
	}
	if other.ID == a.ID {
		return apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	if err := keeps(ctx, tx, a.Circle, other); err != nil {
		return err
	}
	if err := circle.StaysOpen(ctx, tx, e.Circle); err != nil {
		return err
	}
	return logbook.PassOn(ctx, tx, actor, other.ID, e.Circle, a.ID)
}

// drops drops another agreement that the circle keeps.
func drops(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, agreement string) error {
	other, err := logbook.Get(ctx, tx, agreement)
	if err != nil {
		return err
	}
	if other.ID == a.ID {
		return apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	if err := keeps(ctx, tx, a.Circle, other); err != nil {
		return err
	}
	return logbook.Drop(ctx, tx, actor, agreement, a.ID)
}
