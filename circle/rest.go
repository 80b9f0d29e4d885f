package circle

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// longestRest is for how many years a role rests at most; then it is given to
// somebody, or taken up again.
const longestRest = 1

// RestTerm lets a filled role rest until the end of a civil date, by the
// circle's decision: its powers rest, and so do the rights in the circle above
// that come with its link. It ends by itself after that day, with the term, or
// by a decision before (TakeUp). A term that has run out can rest, too: its
// link rights then rest until somebody is chosen.
func RestTerm(ctx context.Context, tx *store.Tx, actor member.Actor, term, until, decision string) error {
	t, c, err := changeTerm(ctx, tx, actor, term, decision)
	if err != nil {
		return err
	}
	if err := CanRest(ctx, tx, term, until); err != nil {
		return err
	}
	if err := endRest(ctx, tx, actor, c, t, decision); err != nil {
		return err // one that was over by its day
	}
	row := id.New()
	_, err = tx.Exec(ctx, "insert into circle_rest (id, term, circle, until, decision, at) values ($1, $2, $3, $4, $5, $6)",
		row, t.ID, c.ID, until, decision, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	tx.Touch(RolesTopic(c.ID))
	if c.Parent != "" {
		tx.Touch(Topic(c.Parent))
	}
	return record(ctx, tx, actor, "circle.role_rested", row, c.ID, c.Audience, restContent)
}

// TakeUp ends a rest before its day, by the circle's decision.
func TakeUp(ctx context.Context, tx *store.Tx, actor member.Actor, term, decision string) error {
	t, c, err := changeTerm(ctx, tx, actor, term, decision)
	if err != nil {
		return err
	}
	if !t.Resting(c.Today(ctx)) {
		return apperr.New(apperr.Conflict, "circle.rests_not")
	}
	if c.Parent != "" {
		tx.Touch(Topic(c.Parent))
	}
	return endRest(ctx, tx, actor, c, t, decision)
}

// CanRest refuses what RestTerm would refuse: a role that rests already, or a
// day that is not ahead, or too far.
func CanRest(ctx context.Context, q store.Q, term, until string) error {
	t, err := getTerm(ctx, q, term)
	if err != nil {
		return err
	}
	c, err := Get(ctx, q, t.Circle)
	if err != nil {
		return err
	}
	if t.Resting(c.Today(ctx)) {
		last, err := typed.Date(t.Rests, "ends")
		if err != nil {
			return err
		}
		return apperr.New(apperr.Conflict, "circle.rests_already", "Until", last)
	}
	if until == "" {
		return apperr.New(apperr.Invalid, "circle.rest_endless").At("ends")
	}
	last, err := typed.Date(until, "ends")
	if err != nil {
		return err
	}
	if until <= c.Today(ctx) {
		return apperr.New(apperr.Invalid, "circle.rest_past").At("ends")
	}
	if last.After(clock.Now(ctx).AddDate(longestRest, 0, 1)) {
		return apperr.New(apperr.Invalid, "circle.rest_long").At("ends")
	}
	return nil
}

// Resting says whether the role rests on that civil date, by consent.
func (t Term) Resting(today string) bool { return t.Rests != "" && today <= t.Rests }

// restful marks the seats whose link rests today.
func restful(ctx context.Context, q store.Q, seats []Seat) error {
	for i, s := range seats {
		if s.Rests == "" {
			continue
		}
		c, err := Get(ctx, q, s.Circle)
		if err != nil {
			return err
		}
		if s.Rests < c.Today(ctx) {
			seats[i].Rests = ""
		} else {
			seats[i].Away = true
		}
	}
	return nil
}

// linksResting says of those who sit in the circle by a link that rests today
// until which civil date it does.
func linksResting(ctx context.Context, q store.Q, c Circle) (map[string]string, error) {
	rows, err := q.Query(ctx, `
		select s.member, x.until from circle_seat s join circle_rest x on x.term = s.link and x.ended = 0
		where s.circle = $1 and s.ended = 0 and x.until >= $2`, c.ID, c.Today(ctx))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	resting := map[string]string{}
	for rows.Next() {
		var person, until string
		if err := rows.Scan(&person, &until); err != nil {
			return nil, err
		}
		resting[person] = until
	}
	return resting, rows.Err()
}

// changeTerm begins an act on a term that has not ended.
func changeTerm(ctx context.Context, tx *store.Tx, actor member.Actor, term, decision string) (Term, Circle, error) {
	t, err := getTerm(ctx, tx, term)
	if err != nil {
		return t, Circle{}, err
	}
	c, err := change(ctx, tx, actor, t.Circle, decision)
	if err != nil {
		return t, c, err
	}
	var ended int64
	if err := tx.QueryRow(ctx, "select ended from circle_term where id = $1", term).Scan(&ended); err != nil {
		return t, c, err
	}
	if ended != 0 {
		return t, c, apperr.New(apperr.Conflict, "circle.term_over")
	}
	t, err = getTerm(ctx, tx, term) // as it is now that it is our turn
	return t, c, err
}

// endRest ends the rest of a term, if there is one that has not ended.
func endRest(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, t Term, decision string) error {
	rows, err := tx.Query(ctx, "update circle_rest set ended = $1, end_decision = $2 where term = $3 and ended = 0 returning id",
		store.Micros(clock.Now(ctx)), decision, t.ID)
	ended, err := store.Collect(rows, err, func(row store.Row) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
	if err != nil {
		return err
	}
	for _, row := range ended {
		tx.Touch(RolesTopic(c.ID))
		if err := record(ctx, tx, actor, "circle.rest_ended", row, c.ID, c.Audience, restEndContent); err != nil {
			return err
		}
	}
	return nil
}

func restContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v struct {
		Term, Circle, Until, Decision string
		At                            int64
	}
	err := q.QueryRow(ctx, "select term, circle, until, decision, at from circle_rest where id = $1", ref).
		Scan(&v.Term, &v.Circle, &v.Until, &v.Decision, &v.At)
	return v, err
}

func restEndContent(ctx context.Context, q store.Q, ref string) (any, error) {
	var v ended
	err := q.QueryRow(ctx, "select ended, end_decision from circle_rest where id = $1", ref).Scan(&v.At, &v.Decision)
	return v, err
}
