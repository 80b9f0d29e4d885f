package consent

import (
	"context"
	"encoding/json"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// carryOut puts into effect what was agreed: all of it, or, where one part is
// refused (somebody else holds the role by now, another circle was given the
// domain), nothing. The agreement then stands, says what is in the way, and is
// tried again (CarryOut) when that is gone. A role that somebody holds until a
// later first day changes hands on that day (takeOver).
func carryOut(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, effects []Effect) error {
	if len(effects) == 0 {
		return nil
	}
	failed := ""
	var done []string
	refused, err := tx.Try(ctx, func(ctx context.Context, tx *store.Tx) error {
		begun := ""
		for _, e := range effects {
			failed = e.ID
			if !e.Done.IsZero() {
				continue
			}
			if e.Circle == Begun {
				e.Circle = begun
			}
			if e.Circle == "" {
				e.Circle = a.Circle
			}
			if waits, err := e.waits(ctx, tx); err != nil {
				return err
			} else if waits {
				continue
			}
			done = append(done, e.ID)
			id, err := enactAgreed(ctx, tx, actor.For(a.Circle), a, e, begun)
			if err != nil {
				return err
			}
			if id != "" {
				begun = id
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if refused == nil {
		for _, e := range done {
			if _, err := tx.Exec(ctx, "update consent_effect set done = $1, refused = '' where id = $2", store.Micros(clock.Now(ctx)), e); err != nil {
				return err
			}
		}
		return nil
	}
	return hinder(ctx, tx, failed, refused)
}

// hinder writes down why an effect could not be put into effect.
func hinder(ctx context.Context, tx *store.Tx, effect string, refused *apperr.Error) error {
	why, err := json.Marshal(struct {
		Message string
		Args    []any
	}{refused.Message, refused.Args})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update consent_effect set refused = $1 where id = $2", string(why), effect)
	return err
}

// enactAgreed is enact within the bounds of what the circle may decide. It
// returns the id of the circle that the effect has begun.
func enactAgreed(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, e Effect, begun string) (string, error) {
	own, err := circle.Get(ctx, tx, a.Circle)
	if err != nil {
		return "", err
	}
	target, err := circle.Get(ctx, tx, e.Circle)
	if err != nil {
		return "", err
	}
	if err := reaches(ctx, tx, own, target, e, begun != "" && e.Circle == begun); err != nil {
		return "", err
	}
	if (e.Kind == Fills || e.Kind == Appoints) && a.Now.EndsOn != "" && a.Now.EndsOn < e.Ends {
		e.Ends = a.Now.EndsOn // an integration shortened the term
	}
	return enact(ctx, tx, actor, a, e)
}

// CarryOut tries again what an agreement could not put into effect, by somebody
// who keeps the records of its circle.
func CarryOut(ctx context.Context, tx *store.Tx, actor member.Actor, agreement string) error {
	a, err := logbook.Get(ctx, tx, agreement)
	if err != nil {
		return err
	}
	if _, err := change(ctx, tx, a.Now.Lineage.Proposal, Agreed); err != nil {
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
	effects, err := Effects(ctx, tx, a.Now.Lineage.Proposal, a.Now.Lineage.ProposalVersion)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(effects, func(e Effect) bool { return e.Done.IsZero() }) {
		return apperr.New(apperr.Conflict, "consent.effect_done")
	}
	return carryOut(ctx, tx, actor, a, effects)
}

// Hindrance is the sentence that says why an effect could not be put into
// effect; nil where nothing is in the way.
func (e Effect) Hindrance() *apperr.Error {
	if e.Refused == "" {
		return nil
	}
	if e.Gone() {
		return apperr.New(apperr.Gone, "consent.who_left")
	}
	var why apperr.Error
	if json.Unmarshal([]byte(e.Refused), &why) != nil {
		return nil
	}
	return &why
}

// sound refuses, when a proposal is drafted, effects that its circle could not
// decide, or that could not be put into effect as things stand.
func sound(ctx context.Context, q store.Q, own circle.Circle, effects []Effect) error {
	begun := circle.Circle{ID: Begun, Parent: own.ID, State: circle.Consented}
	given := map[string]bool{} // what these effects let a circle decide alone
	for _, e := range effects {
		target := own
		var err error
		switch e.Circle {
		case "", own.ID:
		case Begun:
			target = begun
		default:
			if target, err = circle.Get(ctx, q, e.Circle); err != nil {
				return err
			}
		}
		if err := reaches(ctx, q, own, target, e, target.ID == Begun); err != nil {
			return err
		}
		switch e.Kind {
		case Begins:
			begun.Name = e.Charter.Name
			err = circle.CanBegin(ctx, e.Charter)
		case Decides:
			err = circle.CanDecide(ctx, q, target, e.Words)
			if words := typed.Fold(e.Words); err == nil && given[words] {
				err = apperr.New(apperr.Conflict, "circle.domain_held", "Item", e.Words, "Circle", target.Name).At("domain")
			} else {
				given[words] = true
			}
		case Appoints:
			err = circle.TermDates(e.Starts, e.Ends)
		case Stewards:
			err = member.CanSteward(ctx, e.Ends)
		case Fills:
			err = circle.CanFill(ctx, q, e.Role, e.Person, e.Starts, e.Ends)
		case Falls:
			err = canFallBack(e)
		case Recalls:
			err = isDelegate(ctx, q, target.ID, e.Term)
		case Pauses:
			if err = holdsTerm(ctx, q, target.ID, e.Term); err == nil {
				err = circle.CanRest(ctx, q, e.Term, e.Ends)
			}
		case Folds, Rests, Activates:
			err = circle.CanStep(target, map[EffectKind]circle.State{Folds: circle.Folding, Rests: circle.Dormant, Activates: circle.Active}[e.Kind])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// LeaveOut makes the next version of a proposal without one of its effects, by
// the author or the facilitator, while it is tuned or an objection is worked on.
func LeaveOut(ctx context.Context, tx *store.Tx, actor member.Actor, proposal string, from int, effect string) (Version, error) {
	p, err := change(ctx, tx, proposal, Tuning, Integrating)
	if err != nil {
		return Version{}, err
	}
	if err := authorOr(ctx, tx, actor, p, circle.Facilitate); err != nil {
		return Version{}, err
	}
	if from != p.N {
		return Version{}, apperr.New(apperr.Conflict, "consent.newer_version", "N", p.N)
	}
	v, err := p.Newest(ctx, tx)
	if err != nil {
		return Version{}, err
	}
	kept := []Effect{}
	for _, e := range v.Effects {
		if e.ID != effect {
			kept = append(kept, e)
		}
	}
	if len(kept) == len(v.Effects) {
		return Version{}, apperr.New(apperr.Conflict, "consent.nothing_changed")
	}
	by := Tuned
	if p.State == Integrating {
		by = Integrated
	}
	return next(ctx, tx, actor, p, Version{Text: v.Text, Change: by, Modified: true, Measures: v.Measures, Effects: kept})
}
