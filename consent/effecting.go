package consent

import (
	"context"
	"strings"

	"concentric/backlog"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
	"concentric/platform"
)

// enact puts one thing into effect; begun is the circle that it has begun, if any.
func enact(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, e Effect) (begun string, err error) {
	switch e.Kind {
	case Joins:
		_, err = circle.Join(ctx, tx, actor, e.Circle, e.Person, a.ID)
	case Leaves:
		err = circle.Leave(ctx, tx, actor, e.Circle, e.Person.Member, a.ID)
	case Vacates:
		if err = holdsTerm(ctx, tx, e.Circle, e.Term); err == nil {
			err = circle.EndTerm(ctx, tx, actor, e.Term, a.ID)
		}
	case Recalls:
		err = recall(ctx, tx, actor, e.Circle, e.Term, a.ID)
	case Pauses:
		if err = holdsTerm(ctx, tx, e.Circle, e.Term); err == nil {
			err = circle.RestTerm(ctx, tx, actor, e.Term, e.Ends, a.ID)
		}
	case Resumes:
		if err = holdsTerm(ctx, tx, e.Circle, e.Term); err == nil {
			err = circle.TakeUp(ctx, tx, actor, e.Term, a.ID)
		}
	case Opens:
		_, err = circle.OpenRole(ctx, tx, actor, e.Circle, e.NewRole, a.ID)
	case Fills:
		if _, err = kindOf(ctx, tx, e.Circle, e.Role); err == nil {
			err = fill(ctx, tx, actor, e.Circle, e.Role, e, a.ID)
		}
	case Appoints:
		err = appoint(ctx, tx, actor, a, e)
	case Confirms:
		err = circle.Confirm(ctx, tx, actor, e.Term, a.ID)
	case Decides:
		_, err = circle.AddDomain(ctx, tx, actor, e.Circle, e.Words, e.Lang, a.ID)
	case Returns:
		err = circle.ReturnDomain(ctx, tx, actor, e.Circle, e.Item, a.ID)
	case Begins:
		var c circle.Circle
		e.Charter.Parent = a.Circle
		c, err = circle.Create(ctx, tx, actor, e.Charter, a.ID)
		begun = c.ID
	case Amends:
		err = amends(ctx, tx, actor, a, e.Charter)
	case Reaims:
		err = reaims(ctx, tx, actor, a, e)
	case EndsOther:
		err = drops(ctx, tx, actor, a, e.Agreement)
	case Passes:
		err = passes(ctx, tx, actor, a, e)
	case Activates:
		_, err = circle.Step(ctx, tx, actor, e.Circle, circle.Active, a.ID)
	case Rests:
		_, err = circle.Step(ctx, tx, actor, e.Circle, circle.Dormant, a.ID)
	case Folds:
		err = fold(ctx, tx, actor, a, e.Circle)
	case Recommends:
		err = recommend(ctx, tx, actor, a)
	case Stewards:
		_, err = member.GiveSteward(ctx, tx, actor, e.Person.Member, e.Ends, a.ID)
	case Falls:
		err = canFallBack(e)
	case Writes:
		_, err = platform.Write(ctx, tx, actor, a, *e.Plank)
	case Inverts:
		err = circle.Invert(ctx, tx, actor, e.Circle, a.ID)
	}
	return begun, err
}

// fill gives the role, and asks the circle above to confirm a delegate.
func fill(ctx context.Context, tx *store.Tx, actor member.Actor, in, role string, e Effect, decision string) error {
	t, err := circle.Fill(ctx, tx, actor, role, e.Person, e.Starts, e.Ends, decision)
	if err != nil || t.Kind != circle.Delegate {
		return err
	}
	return askToConfirm(ctx, tx, actor, in, t.ID)
}

// appoint fills the circle's role of a kind, and opens it where there is none.
func appoint(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, e Effect) error {
	roles, err := circle.RolesOf(ctx, tx, e.Circle)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if r.Kind == e.NewRole.Kind && (r.Kind != circle.Operational || r.Title == e.NewRole.Title) {
			return fill(ctx, tx, actor, e.Circle, r.ID, e, a.ID)
		}
	}
	r, err := circle.OpenRole(ctx, tx, actor, e.Circle, e.NewRole, a.ID)
	if err != nil {
		return err
	}
	return fill(ctx, tx, actor, e.Circle, r.ID, e, a.ID)
}

// amends gives the circle a new charter. Its kind and place stay; below the
// root a new aim waits for the consent of the circle above, which is asked.
func amends(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, charter circle.Charter) error {
	c, err := circle.Get(ctx, tx, a.Circle)
	if err != nil {
		return err
	}
	aim := charter.Aim
	charter.Parent, charter.Kind, charter.Zone, charter.Lang, charter.Deadline = c.Parent, c.Kind, c.Zone, c.Lang, c.Deadline
	if c.Parent != "" || aim == "" {
		charter.Aim = c.Aim
	}
	if charter != c.Said() {
		if _, err := circle.Amend(ctx, tx, actor, a.Circle, charter, a.ID, ""); err != nil {
			return err
		}
	}
	if c.Parent == "" || aim == "" || aim == c.Aim {
		return nil
	}
	_, err = backlog.Open(ctx, tx, actor, backlog.New{
		Circle: c.Parent, Title: c.Name, Text: aim, Lang: c.Lang, Audience: c.Audience,
		Origin: backlog.Origin{Kind: backlog.NewAim, Ref: a.ID}, Key: "aim/" + a.Now.ID,
	})
	return err
}

// reaims gives a circle below the aim that it has agreed on: a change of the aim
// needs the consent of both.
func reaims(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, e Effect) error {
	theirs, err := logbook.Get(ctx, tx, e.Agreement)
	if err != nil {
		return err
	}
	if theirs.Circle != e.Circle {
		return apperr.New(apperr.Forbidden, "logbook.other_circle")
	}
	effects, err := Effects(ctx, tx, theirs.Now.Lineage.Proposal, theirs.Now.Lineage.ProposalVersion)
	if err != nil {
		return err
	}
	for _, one := range effects {
		if one.Kind != Amends || one.Charter.Aim == "" {
			continue
		}
		c, err := circle.Get(ctx, tx, e.Circle)
		if err != nil {
			return err
		}
		charter := c.Said()
		charter.Aim = one.Charter.Aim
		_, err = circle.Amend(ctx, tx, actor, c.ID, charter, theirs.ID, a.ID)
		return err
	}
	return apperr.New(apperr.Conflict, "consent.no_new_aim")
}

// fold lets a circle hand its work over, and closes it at once where nothing is
// in the way: a proposal under way, a circle below.
func fold(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement, folding string) error {
	if _, err := circle.Step(ctx, tx, actor, folding, circle.Folding, a.ID); err != nil {
		return err
	}
	_, err := tx.Try(ctx, func(ctx context.Context, tx *store.Tx) error {
		return backlog.Fold(ctx, tx, actor, folding, a.Now.Title, a.Now.Lang, a.ID)
	})
	return err
}

// CloseFolded closes a circle that is being folded, once what was in the way is
// gone: by somebody who sits in it or in the circle above. It rests on the
// decision to fold.
func CloseFolded(ctx context.Context, tx *store.Tx, actor member.Actor, folding string) error {
	c, err := circle.Get(ctx, tx, folding)
	if err != nil {
		return err
	}
	if err := circle.May(ctx, tx, actor, circle.Raise, folding); err != nil {
		return err
	}
	if c.State != circle.Folding {
		return apperr.New(apperr.Conflict, "circle.no_such_step", "Circle", c.Name)
	}
	decision, err := circle.LastStep(ctx, tx, folding)
	if err != nil {
		return err
	}
	a, err := logbook.Get(ctx, tx, decision)
	if apperr.Is(err, apperr.NotFound) {
		return backlog.Fold(ctx, tx, actor, folding, c.Name, c.Lang, decision)
	}
	if err != nil {
		return err
	}
	return backlog.Fold(ctx, tx, actor, folding, a.Now.Title, a.Now.Lang, decision)
}

// recommend brings a helping circle's recommendation to the circle above, for no
// more people than saw it here.
func recommend(ctx context.Context, tx *store.Tx, actor member.Actor, a logbook.Agreement) error {
	c, err := circle.Get(ctx, tx, a.Circle)
	if err != nil {
		return err
	}
	title := a.Now.Title
	if says := i18n.T(i18n.In(ctx, a.Now.Lang), "consent.says_recommends", "Circle", c.Name); strings.EqualFold(title, says) {
		title = c.Name // it was left as it was offered, and the item says itself that it is a recommendation
	}
	// What a circle keeps to itself, the one above keeps to itself as well.
	audience := journal.Fewer(a.Audience, c.Audience)
	_, err = backlog.Open(ctx, tx, actor, backlog.New{
		Circle: c.Parent, Title: title, Text: a.Now.Text, Lang: a.Now.Lang, Audience: audience,
		Origin: backlog.Origin{Kind: backlog.Recommendation, Ref: a.ID}, Key: "recommendation/" + a.ID,
	})
	return err
}
