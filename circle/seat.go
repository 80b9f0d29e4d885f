package circle

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// Seat is somebody's membership of a circle. Link is the term (of leader or
// delegate of a circle below) by which somebody sits here, "" for a seat of
// their own. Away is set while they are on leave, or the link by which they sit
// rests: new rounds go without them. Rests says until which civil date it does.
type Seat struct {
	ID, Circle     string
	Member, Person string // member id; pseudonym, as the journal knows them
	Link           string
	Decision       string
	Since          time.Time
	Away           bool
	Rests          string // "" but for a link that rests
}

const selectSeat = `
	select s.id, s.circle, s.member, s.person, s.link, s.decision, s.at, s.away, coalesce(x.until, '')
	from circle_seat s left join circle_rest x on x.term = s.link and x.ended = 0 `

func scanSeat(row store.Row) (Seat, error) {
	var s Seat
	var at, away int64
	err := row.Scan(&s.ID, &s.Circle, &s.Member, &s.Person, &s.Link, &s.Decision, &at, &away, &s.Rests)
	s.Since, s.Away = store.At(at), away != 0
	return s, err
}

// Roster is who sits in a circle now, first come first.
func Roster(ctx context.Context, q store.Q, circle string) ([]Seat, error) {
	rows, err := q.Query(ctx, selectSeat+"where s.circle = $1 and s.ended = 0 order by s.at, s.id", circle)
	seats, err := store.Collect(rows, err, scanSeat)
	if err != nil {
		return nil, err
	}
	return seats, restful(ctx, q, seats)
}

// SeatsOf lists where somebody sits now.
func SeatsOf(ctx context.Context, q store.Q, member string) ([]Seat, error) {
	rows, err := q.Query(ctx, selectSeat+"where s.member = $1 and s.ended = 0 order by s.at, s.id", member)
	seats, err := store.Collect(rows, err, scanSeat)
	if err != nil {
		return nil, err
	}
	return seats, restful(ctx, q, seats)
}

// Seated lists the ids of members who sit in any circle now, those after an id,
// in their order, at most limit of them.
func Seated(ctx context.Context, q store.Q, after string, limit int) ([]string, error) {
	rows, err := q.Query(ctx, "select distinct member from circle_seat where ended = 0 and member > $1 order by member limit $2", after, limit)
	return store.Collect(rows, err, func(row store.Row) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
}

// Sits says whether somebody is a member of the circle, on leave or not.
func Sits(ctx context.Context, q store.Q, circle, member string) (bool, error) {
	if member == "" {
		return false, nil
	}
	var n int
	err := q.QueryRow(ctx, "select count(*) from circle_seat where circle = $1 and member = $2 and ended = 0", circle, member).Scan(&n)
	return n > 0, err
}

// Join seats a person in a circle, by the circle's decision (of its parent,
// while nobody sits in it yet).
func Join(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, person member.Actor, decision string) (Seat, error) {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return Seat{}, err
	}
	s, err := seat(ctx, tx, actor, c, person, "", decision)
	if err != nil {
		return Seat{}, err
	}
	if c.State != Consented {
		return s, nil
	}
	if err := tx.Change(ctx, errNoCircle, "update circle_circle set state = 'founding' where id = $1", circle); err != nil {
		return Seat{}, err
	}
	return s, step(ctx, tx, actor, circle, Consented, Founding, decision)
}

// Leave ends a person's own seat: theirs to do at any time; for anybody else
// it takes the circle's decision. Roles that they hold in the circle end with
// it. A seat that comes with a link ends with the link's term only.
func Leave(ctx context.Context, tx *store.Tx, actor member.Actor, circle, member, decision string) error {
	reason := decision
	if actor.Member == member && decision == "" {
		reason = "left"
	}
	c, err := change(ctx, tx, actor, circle, reason)
	if err != nil {
		return err
	}
	s, err := scanSeat(tx.QueryRow(ctx, selectSeat+"where s.circle = $1 and s.member = $2 and s.ended = 0", circle, member))
	if errors.Is(err, sql.ErrNoRows) {
		return apperr.New(apperr.NotFound, "circle.seat_not_found", "Circle", c.Name)
	}
	if err != nil {
		return err
	}
	if s.Link != "" {
		return apperr.New(apperr.Conflict, "circle.seat_by_link", "Circle", c.Name)
	}
	held, err := terms(ctx, tx, "where t.circle = $1 and t.member = $2 and t.ended = 0", circle, member)
	if err != nil {
		return err
	}
	for _, t := range held {
		if err := endTerm(ctx, tx, actor, c, t, reason); err != nil {
			return err
		}
	}
	return endSeat(ctx, tx, actor, c, s, reason)
}

// Away marks oneself as on leave, or as back.
func Away(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, away bool) error {
	c, err := Get(ctx, tx, circle)
	if err != nil {
		return err
	}
	if sees, err := CanSee(ctx, tx, actor, c.Audience, circle); err != nil || !sees {
		return orElse(err, errNoCircle)
	}
	if err := signedIn(actor); err != nil {
		return err
	}
	flag := 0
	if away {
		flag = 1
	}
	tx.Touch(Topic(circle))
	return tx.Change(ctx, apperr.New(apperr.Forbidden, "circle.seat_own_missing"),
		"update circle_seat set away = $1 where circle = $2 and member = $3 and ended = 0", flag, circle, actor.Member)
}

// seat adds a person to the roster; somebody who sits already keeps the seat
// they have.
func seat(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, person member.Actor, link, decision string) (Seat, error) {
	if !person.SignedIn() || person.Pseudonym == "" {
		return Seat{}, apperr.New(apperr.Invalid, "circle.person_unknown")
	}
	row := id.New()
	var mine string
	err := tx.QueryRow(ctx, `
		insert into circle_seat (id, circle, member, person, link, decision, at) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (circle, member) where ended = 0 do nothing returning id`,
		row, c.ID, person.Member, person.Pseudonym, link, decision, store.Micros(clock.Now(ctx))).Scan(&mine)
	if errors.Is(err, sql.ErrNoRows) {
		return scanSeat(tx.QueryRow(ctx, selectSeat+"where s.circle = $1 and s.member = $2 and s.ended = 0", c.ID, person.Member))
	}
	if err != nil {
		return Seat{}, err
	}
	tx.Touch(Topic(c.ID))
	if err := record(ctx, tx, actor, "circle.seated", row, c.ID, c.Audience, seatContent); err != nil {
		return Seat{}, err
	}
	return scanSeat(tx.QueryRow(ctx, selectSeat+"where s.id = $1", row))
}

func endSeat(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, s Seat, decision string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "circle.seat_not_found", "Circle", c.Name),
		"update circle_seat set ended = $1, end_decision = $2 where id = $3 and ended = 0",
		store.Micros(clock.Now(ctx)), decision, s.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, actor, "circle.seat_ended", s.ID, c.ID, c.Audience, seatEndContent)
}
