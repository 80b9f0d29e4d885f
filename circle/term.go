package circle

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// Term is one person's time in a role: civil dates in the circle's zone, both
// included. Confirmed is the parent's decision on a delegate, "" until then.
type Term struct {
	ID, Role, Circle string
	Kind             RoleKind
	Title            string
	Member, Person   string
	Starts, Ends     string
	Decision         string
	Confirmed        string
	Since            time.Time
	Rests            string // until the end of that civil date it rests by consent; "" where it does not
}

// Lasts says whether the term has begun and has not run out on that civil date.
func (t Term) Lasts(today string) bool { return t.Starts <= today && today <= t.Ends }

// Runs says whether the term lasts on that civil date and the role does not
// rest. A mandate that has run out, or rests, is shown as such, and has no powers.
func (t Term) Runs(today string) bool { return t.Lasts(today) && !t.Resting(today) }

const selectTerm = `
	select t.id, t.role, t.circle, r.kind, r.title, t.member, t.person, t.starts, t.ends, t.decision, t.confirmed, t.at, coalesce(x.until, '')
	from circle_term t join circle_role r on r.id = t.role left join circle_rest x on x.term = t.id and x.ended = 0 `

func scanTerm(row store.Row) (Term, error) {
	var t Term
	var at int64
	err := row.Scan(&t.ID, &t.Role, &t.Circle, &t.Kind, &t.Title, &t.Member, &t.Person, &t.Starts, &t.Ends, &t.Decision, &t.Confirmed, &at, &t.Rests)
	t.Since = store.At(at)
	return t, err
}

func terms(ctx context.Context, q store.Q, where string, args ...any) ([]Term, error) {
	rows, err := q.Query(ctx, selectTerm+where+" order by t.at, t.id", args...)
	return store.Collect(rows, err, scanTerm)
}

// TermsOf lists the roles that somebody holds now, in every circle.
func TermsOf(ctx context.Context, q store.Q, member string) ([]Term, error) {
	return terms(ctx, q, "where t.member = $1 and t.ended = 0", member)
}

// Ending lists the filled terms whose last day is on or before a civil date,
// those that have run out included.
func Ending(ctx context.Context, q store.Q, date string) ([]Term, error) {
	return terms(ctx, q, "where t.ends <= $1 and t.ended = 0", date)
}

// EndingIn is Ending for one circle.
func EndingIn(ctx context.Context, q store.Q, circle, date string) ([]Term, error) {
	return terms(ctx, q, "where t.circle = $1 and t.ends <= $2 and t.ended = 0", circle, date)
}

// Holds says whether somebody holds one of these roles in the circle now.
func Holds(ctx context.Context, q store.Q, circle, member string, roles ...RoleKind) (bool, error) {
	if member == "" {
		return false, nil
	}
	c, err := Get(ctx, q, circle)
	if err != nil {
		return false, err
	}
	held, err := terms(ctx, q, "where t.circle = $1 and t.member = $2 and t.ended = 0", circle, member)
	if err != nil {
		return false, err
	}
	today := c.Today(ctx)
	for _, t := range held {
		for _, kind := range roles {
			if t.Kind == kind && t.Runs(today) {
				return true, nil
			}
		}
	}
	return false, nil
}

// Fill gives a role to a person for a term, by the circle's decision (the
// leader's may be the parent's). The person sits in the circle from then on,
// and a leader also in the circle above, for as long as the term is not ended;
// a delegate does so once the parent has confirmed. (A helping circle does not
// link: it recommends, and the circle above decides without it.) A role whose holder's term
// still runs is refused; one that ran out is ended by the new term. Dates are
// civil dates; the term must end, after it began.
func Fill(ctx context.Context, tx *store.Tx, actor member.Actor, role string, person member.Actor, starts, ends, decision string) (Term, error) {
	r, err := getRole(ctx, tx, role)
	if err != nil {
		return Term{}, err
	}
	if err := r.ofCircle(); err != nil {
		return Term{}, err
	}
	return fill(ctx, tx, actor, r, person, starts, ends, decision)
}

func fill(ctx context.Context, tx *store.Tx, actor member.Actor, r Role, person member.Actor, starts, ends, decision string) (Term, error) {
	role := r.ID
	c, err := change(ctx, tx, actor, r.Circle, decision)
	if err != nil {
		return Term{}, err
	}
	if err := TermDates(starts, ends); err != nil {
		return Term{}, err
	}
	if err := vacate(ctx, tx, actor, c, role, starts, decision); err != nil {
		return Term{}, err
	}
	if err := twoPeople(ctx, tx, c, r.Kind, person); err != nil {
		return Term{}, err
	}
	row, link := id.New(), ""
	if r.Community != "" {
		link = row // the seat ends with the term
	}
	if _, err := seat(ctx, tx, actor, c, person, link, decision); err != nil {
		return Term{}, err
	}
	_, err = tx.Exec(ctx, `
		insert into circle_term (id, role, circle, member, person, starts, ends, decision, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		row, role, c.ID, person.Member, person.Pseudonym, starts, ends, decision, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Term{}, err
	}
	tx.Touch(RolesTopic(c.ID))
	if err := record(ctx, tx, actor, "circle.role_filled", row, c.ID, c.Audience, termContent); err != nil {
		return Term{}, err
	}
	if r.Kind == Leader && c.Parent != "" {
		if err := linkUp(ctx, tx, actor, c, person, row, decision); err != nil {
			return Term{}, err
		}
	}
	return getTerm(ctx, tx, row)
}

// CanFill refuses what Fill would refuse: dates that make no term, a role that
// is held, a delegate who is the leader.
func CanFill(ctx context.Context, q store.Q, role string, person member.Actor, starts, ends string) error {
	r, err := getRole(ctx, q, role)
	if err != nil {
		return err
	}
	if err := r.ofCircle(); err != nil {
		return err
	}
	return canFill(ctx, q, r, person, starts, ends)
}

func canFill(ctx context.Context, q store.Q, r Role, person member.Actor, starts, ends string) error {
	c, err := Get(ctx, q, r.Circle)
	if err != nil {
		return err
	}
	if err := TermDates(starts, ends); err != nil {
		return err
	}
	held, err := terms(ctx, q, "where t.role = $1 and t.ended = 0", r.ID)
	if err != nil {
		return err
	}
	for _, t := range held {
		if err := t.stillHeld(starts); err != nil {
			return err
		}
	}
	return twoPeople(ctx, q, c, r.Kind, person)
}

// stillHeld refuses a next term that would begin before this one is over.
func (t Term) stillHeld(starts string) error {
	if !t.Lasts(starts) && t.Starts <= starts {
		return nil
	}
	last, err := typed.Date(t.Ends, "ends")
	if err != nil {
		return err
	}
	return apperr.New(apperr.Conflict, "circle.role_filled", "Until", last)
}

// TermDates refuses dates that make no term.
func TermDates(starts, ends string) error {
	first, err := typed.Date(starts, "starts")
	if err != nil {
		return err
	}
	if ends == "" {
		return apperr.New(apperr.Invalid, "circle.term_endless").At("ends")
	}
	last, err := typed.Date(ends, "ends")
	if err != nil {
		return err
	}
	if !last.After(first) {
		return apperr.New(apperr.Invalid, "circle.term_backwards").At("ends")
	}
	if last.After(first.AddDate(5, 0, 0)) {
		return apperr.New(apperr.Invalid, "circle.term_long", "Years", 5).At("ends")
	}
	return nil
}

// vacate ends a term that has run out when the next one starts, and refuses
// where one still runs.
func vacate(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, role, starts, decision string) error {
	held, err := terms(ctx, tx, "where t.role = $1 and t.ended = 0", role)
	if err != nil {
		return err
	}
	for _, t := range held {
		if err := t.stillHeld(starts); err != nil {
			return err
		}
		if err := endTerm(ctx, tx, actor, c, t, decision); err != nil {
			return err
		}
	}
	return nil
}

// twoPeople refuses a delegate who is the leader, and the other way round.
func twoPeople(ctx context.Context, q store.Q, c Circle, kind RoleKind, person member.Actor) error {
	other := map[RoleKind]RoleKind{Leader: Delegate, Delegate: Leader}[kind]
	if other == "" {
		return nil
	}
	held, err := terms(ctx, q, "where t.circle = $1 and t.member = $2 and t.ended = 0", c.ID, person.Member)
	if err != nil {
		return err
	}
	for _, t := range held {
		if t.Kind == other {
			return apperr.New(apperr.Conflict, "circle.link_two_people", "Circle", c.Name).At("person")
		}
	}
	return nil
}

// Confirm is the parent's yes to a delegate, who sits in the parent from then on.
func Confirm(ctx context.Context, tx *store.Tx, actor member.Actor, term, decision string) error {
	t, err := getTerm(ctx, tx, term)
	if err != nil {
		return err
	}
	c, err := Get(ctx, tx, t.Circle)
	if err != nil {
		return err
	}
	if t.Kind != Delegate || c.Parent == "" {
		return apperr.New(apperr.Conflict, "circle.not_a_delegate")
	}
	if _, err := change(ctx, tx, actor, c.Parent, decision); err != nil {
		return err
	}
	err = tx.Change(ctx, apperr.New(apperr.Conflict, "circle.confirmed_before"),
		"update circle_term set confirmed = $1 where id = $2 and confirmed = '' and ended = 0", decision, term)
	if err != nil {
		return err
	}
	if err := record(ctx, tx, actor, "circle.delegate_confirmed", term, c.Parent, c.Audience, confirmContent); err != nil {
		return err
	}
	return linkUp(ctx, tx, actor, c, member.Actor{Member: t.Member, Pseudonym: t.Person}, term, decision)
}

// linkUp seats a leader or delegate in the circle above, but of a helping circle.
func linkUp(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, person member.Actor, term, decision string) error {
	if c.Kind == Helping {
		return nil
	}
	parent, err := Get(ctx, tx, c.Parent)
	if err != nil {
		return err
	}
	_, err = seat(ctx, tx, actor, parent, person, term, decision)
	return err
}

// EndTerm ends a term before its day, by the circle's decision, or by its
// holder, who may lay the role down at any time. The seat in the circle above
// that came with it ends too.
func EndTerm(ctx context.Context, tx *store.Tx, actor member.Actor, term, decision string) error {
	t, err := getTerm(ctx, tx, term)
	if err != nil {
		return err
	}
	if actor.SignedIn() && actor.Member == t.Member && decision == "" {
		decision = "laid down"
	}
	c, err := change(ctx, tx, actor, t.Circle, decision)
	if err != nil {
		return err
	}
	return endTerm(ctx, tx, actor, c, t, decision)
}

func endTerm(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, t Term, decision string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "circle.term_over"),
		"update circle_term set ended = $1, end_decision = $2 where id = $3 and ended = 0",
		store.Micros(clock.Now(ctx)), decision, t.ID)
	if err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	tx.Touch(RolesTopic(c.ID))
	if err := endRest(ctx, tx, actor, c, t, decision); err != nil {
		return err
	}
	if err := record(ctx, tx, actor, "circle.term_ended", t.ID, c.ID, c.Audience, termEndContent); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, selectSeat+"where s.link = $1 and s.ended = 0", t.ID)
	linked, err := store.Collect(rows, err, scanSeat)
	if err != nil || len(linked) == 0 {
		return err
	}
	parent, err := Get(ctx, tx, linked[0].Circle)
	if err != nil {
		return err
	}
	return endSeat(ctx, tx, actor, parent, linked[0], decision)
}

// FilledBy says whether a role was given by a decision, be the term over or not.
func FilledBy(ctx context.Context, q store.Q, role, decision string) (bool, error) {
	given, err := terms(ctx, q, "where t.role = $1 and t.decision = $2", role, decision)
	return len(given) > 0, err
}

// TermByID reads one term, over or not; apperr.NotFound if there is none.
func TermByID(ctx context.Context, q store.Q, term string) (Term, error) {
	return getTerm(ctx, q, term)
}

// Over is when a term ended, and by which decision; zero while it runs.
func Over(ctx context.Context, q store.Q, term string) (at time.Time, decision string, err error) {
	var ended int64
	err = q.QueryRow(ctx, "select ended, end_decision from circle_term where id = $1", term).Scan(&ended, &decision)
	return store.At(ended), decision, err
}

func getTerm(ctx context.Context, q store.Q, term string) (Term, error) {
	list, err := terms(ctx, q, "where t.id = $1", term)
	if err != nil {
		return Term{}, err
	}
	if len(list) == 0 {
		return Term{}, apperr.New(apperr.NotFound, "circle.term_not_found")
	}
	return list[0], nil
}
