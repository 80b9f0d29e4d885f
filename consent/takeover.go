package consent

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/logbook"
	"concentric/member"
)

// waits says whether the effect gives a role that somebody else holds until its
// first day: it is agreed, and the clock does it then.
func (e Effect) waits(ctx context.Context, q store.Q) (bool, error) {
	if e.Kind != Fills && e.Kind != Appoints {
		return false, nil
	}
	role, err := e.role(ctx, q)
	if err != nil || role == "" {
		return false, err
	}
	return heldUntilThen(ctx, q, e.Circle, role, e.Starts)
}

// role is the role that the effect gives; "" where there is none of its kind yet.
func (e Effect) role(ctx context.Context, q store.Q) (string, error) {
	if e.Kind == Fills {
		return e.Role, nil
	}
	roles, err := circle.RolesOf(ctx, q, e.Circle)
	if err != nil {
		return "", err
	}
	for _, r := range roles {
		if r.Kind == e.NewRole.Kind && (r.Kind != circle.Operational || r.Title == e.NewRole.Title) {
			return r.ID, nil
		}
	}
	return "", nil
}

// waiting lists the effects of agreements by which somebody takes a role on a
// later day.
func waiting(ctx context.Context, q store.Q, where string, args ...any) ([]Effect, error) {
	rows, err := q.Query(ctx, `
		select e.id, e.member, e.person, e.body, e.done, e.refused from consent_effect e join consent_proposal p on p.id = e.proposal and p.n = e.n
		where p.state = 'agreed' and e.kind in ('fills', 'appoints') and e.done = 0 and e.refused = '' and e.member <> '' and `+where+` order by e.proposal, e.place`, args...)
	return collect(rows, err, scanEffect)
}

// takeOver begins the terms that agreements give from today on.
func takeOver(ctx context.Context, db *store.DB, now time.Time) error {
	from, until := now.AddDate(0, 0, -successorDays).Format(typed.DateFormat), now.AddDate(0, 0, 1).Format(typed.DateFormat)
	named, err := waiting(ctx, db, "true")
	if err != nil {
		return err
	}
	for _, e := range named {
		if e.Starts < from || e.Starts > until {
			continue
		}
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return begins(ctx, tx, e) })
		if err != nil && apperr.As(err) == nil {
			return err
		}
	}
	return nil
}

// begins carries out what an agreement left for the first day of a term, as long
// as it holds.
func begins(ctx context.Context, tx *store.Tx, e Effect) error {
	var proposal string
	if err := tx.QueryRow(ctx, "select proposal from consent_effect where id = $1", e.ID).Scan(&proposal); err != nil {
		return err
	}
	p, err := change(ctx, tx, proposal, Agreed)
	if err != nil {
		return err
	}
	c, err := circle.Get(ctx, tx, p.Circle)
	if err != nil || e.Starts > c.Today(ctx) {
		return err
	}
	a, err := logbook.Get(ctx, tx, p.Agreement)
	if err != nil {
		return err
	}
	if stands := a.On(c.Today(ctx)); stands != logbook.InForce && stands != logbook.ReviewDue {
		return nil
	}
	if e.Circle == "" || e.Circle == p.Circle {
		if sits, err := circle.Sits(ctx, tx, p.Circle, e.Person.Member); err != nil {
			return err
		} else if !sits {
			return hinder(ctx, tx, e.ID, apperr.New(apperr.Conflict, "consent.left_before"))
		}
	}
	effects, err := Effects(ctx, tx, p.ID, p.N)
	if err != nil {
		return err
	}
	return carryOut(ctx, tx, member.Actor{}, a, effects)
}
