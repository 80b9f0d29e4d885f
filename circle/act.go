package circle

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/journal"
	"concentric/member"
)

// change begins an act on a circle: it takes the circle's turn, and refuses
// whoever sits neither there nor in the circle above (unless a decision of one
// of the two is carried out), and an act that names no decision.
func change(ctx context.Context, tx *store.Tx, actor member.Actor, circle, decision string) (Circle, error) {
	err := tx.Change(ctx, errNoCircle, "update circle_circle set version = version + 1 where id = $1", circle)
	if err != nil {
		return Circle{}, err
	}
	c, err := Get(ctx, tx, circle)
	if err != nil {
		return Circle{}, err
	}
	if decided := actor.Decided(); decided != "" && (decided == c.ID || decided == c.Parent) {
		return open(tx, c, decision)
	}
	sits, err := Sits(ctx, tx, circle, actor.Member)
	if err != nil {
		return Circle{}, err
	}
	if !sits && c.Parent != "" {
		if sits, err = Sits(ctx, tx, c.Parent, actor.Member); err != nil {
			return Circle{}, err
		}
	}
	if sees, err := CanSee(ctx, tx, actor, c.Audience, circle); err != nil || !sees && !sits {
		return Circle{}, orElse(err, errNoCircle)
	}
	if err := signedIn(actor); err != nil {
		return Circle{}, err
	}
	if !sits {
		return Circle{}, apperr.New(apperr.Forbidden, "circle.not_seated", "Circle", c.Name)
	}
	return open(tx, c, decision)
}

// open refuses an act that names no decision, or is on a circle that is closed.
func open(tx *store.Tx, c Circle, decision string) (Circle, error) {
	if decision == "" {
		return Circle{}, apperr.New(apperr.Conflict, "circle.decision_missing")
	}
	if c.State == Closed {
		return Circle{}, apperr.New(apperr.Gone, "circle.closed", "Circle", c.Name)
	}
	tx.Touch(Topic(c.ID))
	return c, nil
}

// Topic is touched when anything about the circle changes.
func Topic(circle string) string { return "circle/" + circle }

// RolesTopic is touched when somebody takes on, gives up or rests a role of the
// circle: what an open page lets people do may then be another.
func RolesTopic(circle string) string { return "circle/" + circle + "/roles" }

func signedIn(actor member.Actor) error {
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "circle.sign_in")
	}
	if actor.Suspended {
		return apperr.New(apperr.Forbidden, "circle.suspended")
	}
	return nil
}

// record appends the act's journal entry, its content read back from the rows
// just written by the function that Verify will use.
func record(ctx context.Context, tx *store.Tx, actor member.Actor, act, ref, circle string, audience journal.Audience, of func(context.Context, store.Q, string) (any, error)) error {
	content, err := of(ctx, tx, ref)
	if err != nil {
		return err
	}
	_, err = journal.Append(ctx, tx, journal.Act{
		Name: act, Ref: ref, Circle: circle, Actor: actor.Pseudonym, Audience: audience, Content: content,
	})
	return err
}
