package consent

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// EffectKind says what an agreement changes about circles, beyond its words.
type EffectKind string

// The kinds.
const (
	Joins     EffectKind = "joins"     // somebody sits in the circle
	Leaves    EffectKind = "leaves"    // somebody's seat in the circle ends, by its decision
	Opens     EffectKind = "opens"     // the circle has a new role
	Fills     EffectKind = "fills"     // somebody holds a role for a term
	Vacates   EffectKind = "vacates"   // a term ends before its day
	Confirms  EffectKind = "confirms"  // a delegate of a circle below
	Decides   EffectKind = "decides"   // a circle below decides alone about something
	Begins    EffectKind = "begins"    // there is a new circle below
	Amends    EffectKind = "amends"    // the circle's own name, rules and audience; at the root its aim, too
	EndsOther EffectKind = "ends"      // another agreement of the circle is dropped
	Activates EffectKind = "activates" // a circle that was being founded is at work
)

// Effect is one thing that an agreement puts into effect. Circle is the circle
// that it is about: the one that agreed, or one directly below it. The other
// fields are for the kinds that they are named after.
type Effect struct {
	Kind         EffectKind
	Circle       string
	Person       member.Actor   // Joins, Leaves, Fills
	NewRole      circle.NewRole // Opens
	Role         string         // Fills: id
	Starts, Ends string         // Fills: civil dates
	Term         string         // Confirms, Vacates: id
	Words, Lang  string         // Decides
	Charter      circle.Charter // Begins, Amends
	Agreement    string         // EndsOther: id
}

// Enact puts an agreement that is in force into effect, by somebody who keeps
// the records of its circle. What it changes names the agreement as the
// decision it rests on. A circle decides about itself and about those directly
// below: a seat, a role or its holder are for the circle itself to decide
// (the leader and the first people of a new circle for the one above, too);
// a domain, a confirmation and a new circle for the one above.
func Enact(ctx context.Context, tx *store.Tx, actor member.Actor, agreement string, e Effect) error {
	a, err := logbook.Get(ctx, tx, agreement)
	if err != nil {
		return err
	}
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
	if err := reaches(ctx, tx, own, target, e); err != nil {
		return err
	}
	return enact(ctx, tx, actor, a, e)
}

// reaches refuses what is not for this circle to decide.
func reaches(ctx context.Context, q store.Q, own, target circle.Circle, e Effect) error {
	here, below := own.ID == target.ID, target.Parent == own.ID
	ok := here
	switch e.Kind {
	case Joins:
		ok = here || below && target.State == circle.Consented
	case Opens:
		ok = here || below
	case Fills:
		ok = here
		if below {
			kind, err := kindOf(ctx, q, target.ID, e.Role)
			if err != nil {
				return err
			}
			ok = kind == circle.Leader
		}
	case Decides:
		ok = below || here && own.Parent == ""
	case Confirms:
		ok = below
	case Begins, EndsOther, Leaves, Vacates, Amends:
	case Activates:
		ok = here || below
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

func enact(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, e Effect) error {
	var err error
	switch e.Kind {
	case Joins:
		_, err = circle.Join(ctx, tx, actor, e.Circle, e.Person, a.ID)
	case Leaves:
		err = circle.Leave(ctx, tx, actor, e.Circle, e.Person.Member, a.ID)
	case Vacates:
		if err = holdsTerm(ctx, tx, e.Circle, e.Term); err == nil {
			err = circle.EndTerm(ctx, tx, actor, e.Term, a.ID)
		}
	case Opens:
		_, err = circle.OpenRole(ctx, tx, actor, e.Circle, e.NewRole, a.ID)
	case Fills:
		if _, err = kindOf(ctx, tx, e.Circle, e.Role); err == nil {
			_, err = circle.Fill(ctx, tx, actor, e.Role, e.Person, e.Starts, e.Ends, a.ID)
		}
	case Confirms:
		err = circle.Confirm(ctx, tx, actor, e.Term, a.ID)
	case Decides:
		_, err = circle.AddDomain(ctx, tx, actor, e.Circle, e.Words, e.Lang, a.ID)
	case Begins:
		e.Charter.Parent = a.Circle
		_, err = circle.Create(ctx, tx, actor, e.Charter, a.ID)
	case Amends:
		err = amends(ctx, tx, actor, a, e.Charter)
	case EndsOther:
		err = drops(ctx, tx, actor, a, e.Agreement)
	case Activates:
		_, err = circle.Step(ctx, tx, actor, e.Circle, circle.Active, a.ID)
	}
	return err
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

// amends gives the circle a new charter. Its kind and place stay, and below
// the root its aim: a new aim needs the consent of the circle above as well.
func amends(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, charter circle.Charter) error {
	c, err := circle.Get(ctx, tx, a.Circle)
	if err != nil {
		return err
	}
	charter.Parent, charter.Kind, charter.Zone, charter.Lang = c.Parent, c.Kind, c.Zone, c.Lang
	if c.Parent != "" {
		charter.Aim = c.Aim
	}
	_, err = circle.Amend(ctx, tx, actor, a.Circle, charter, a.ID, "")
	return err
}

// drops drops another agreement of the same circle.
func drops(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, agreement string) error {
	other, err := logbook.Get(ctx, tx, agreement)
	if err != nil {
		return err
	}
	if other.Circle != a.Circle || other.ID == a.ID {
		return apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	return logbook.Drop(ctx, tx, actor, agreement, a.ID)
}
