package focus

import (
	"context"
	"errors"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// The kinds of change.
const (
	ChangeMoved     = "moved"
	ChangeCancelled = "cancelled"
)

// When is when and where a focus group meets, and by which day its circle
// answers.
type When struct{ Day, Hour, Place, AnswerBy string }

// Change is that a focus group was moved or cancelled, with the sentence to those
// who are invited. The When is the one before it.
type Change struct {
	ID, Focus      string
	N              int
	Kind           string // ChangeMoved, ChangeCancelled
	When           When
	Why, Lang      string
	Member, Person string
	At             time.Time
}

const selectChange = "select id, focus, n, kind, day, hour, place, answer_by, why, lang, member, person, at from focus_change "

func changes(ctx context.Context, q store.Q, where string, args ...any) ([]Change, error) {
	rows, err := q.Query(ctx, selectChange+where, args...)
	return store.Collect(rows, err, func(row store.Row) (Change, error) {
		var c Change
		var at int64
		err := row.Scan(&c.ID, &c.Focus, &c.N, &c.Kind, &c.When.Day, &c.When.Hour, &c.When.Place, &c.When.AnswerBy, &c.Why, &c.Lang, &c.Member, &c.Person, &at)
		c.At = store.At(at)
		return c, err
	})
}

// Changes lists how a focus group was moved and cancelled, the first one first.
func Changes(ctx context.Context, q store.Q, group string) ([]Change, error) {
	return changes(ctx, q, "where focus = $1 order by n", group)
}

// Move sets another day, hour or place, by who looks after the focus group, with
// a sentence that all who are invited read. Where the day or the hour changes,
// whoever had said yes is asked again; in a group by choice also whoever had said
// no. The day of the answer may be later then, as it must come after the meeting.
func Move(ctx context.Context, tx *store.Tx, actor member.Actor, group string, to When, why string) error {
	g, c, err := open(ctx, tx, actor, group)
	if err != nil {
		return err
	}
	if to, err = to.tidy(c.Today(ctx)); err != nil {
		return err
	}
	if to.AnswerBy < g.AnswerBy {
		return apperr.New(apperr.Invalid, "focus.answer_sooner").At("answer_by")
	}
	if to == g.when() {
		return apperr.New(apperr.Invalid, "focus.same_day").At("day")
	}
	change, err := g.change(ctx, tx, actor, ChangeMoved, why, "why")
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update focus_group set day = $1, hour = $2, place = $3, answer_by = $4 where id = $5", to.Day, to.Hour, to.Place, to.AnswerBy, g.ID)
	if err != nil {
		return err
	}
	if to.Day != g.Day || to.Hour != g.Hour {
		_, err := tx.Exec(ctx, "update focus_seat set state = 'asked', asked = $1 where focus = $2 and member <> '' and (state = 'yes' or state = 'no' and $3 = 'choice')",
			store.Micros(clock.Now(ctx)), g.ID, string(g.Way))
		if err != nil {
			return err
		}
	}
	if err := g.tellAll(ctx, tx, ToldMoved); err != nil {
		return err
	}
	g.Day = to.Day
	if g.State == Asked {
		if err := fill(ctx, tx, g); err != nil {
			return err
		}
	}
	return record(ctx, tx, actor, "focus.moved", change, c, movedContent)
}

// Cancel says that the focus group does not take place, by who looks after it,
// with a sentence that all who are invited read.
func Cancel(ctx context.Context, tx *store.Tx, actor member.Actor, group, why string) error {
	g, c, err := open(ctx, tx, actor, group)
	if err != nil {
		return err
	}
	change, err := g.change(ctx, tx, actor, ChangeCancelled, why, "sorry")
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update focus_group set state = 'cancelled' where id = $1", g.ID); err != nil {
		return err
	}
	if err := g.tellAll(ctx, tx, ToldCancelled); err != nil {
		return err
	}
	return record(ctx, tx, actor, "focus.cancelled", change, c, cancelledContent)
}

// open takes the turn for who looks after a focus group that has not met yet.
func open(ctx context.Context, tx *store.Tx, actor member.Actor, group string) (Group, circle.Circle, error) {
	g, c, err := led(ctx, tx, actor, group)
	switch {
	case err != nil:
	case g.State == Cancelled:
		err = apperr.New(apperr.Conflict, "focus.is_cancelled")
	case g.State == Handed:
		err = apperr.New(apperr.Conflict, "focus.over")
	case g.Notes != "":
		err = apperr.New(apperr.Conflict, "focus.has_met")
	}
	return g, c, err
}

func (g Group) when() When { return When{g.Day, g.Hour, g.Place, g.AnswerBy} }

// tidy checks when and where people meet, from today on, and that the answer
// comes after.
func (w When) tidy(today string) (When, error) {
	g, gathering := circle.Gathering{Day: w.Day, Hour: w.Hour, Place: w.Place}.Tidy(today)
	w.Day, w.Hour, w.Place = g.Day, g.Hour, g.Place
	_, answer := typed.Date(w.AnswerBy, "answer_by")
	if answer == nil && w.AnswerBy <= w.Day {
		answer = apperr.New(apperr.Invalid, "focus.answer_before").At("answer_by")
	}
	return w, errors.Join(gathering, answer)
}

// change keeps when the group met before, and why that is no more so.
func (g Group) change(ctx context.Context, tx *store.Tx, actor member.Actor, kind, why, field string) (change string, err error) {
	if why, err = typed.Text(why, field, circle.WhyLimit); err != nil {
		return "", err
	}
	change = id.New()
	_, err = tx.Exec(ctx, `
		insert into focus_change (id, focus, n, kind, day, hour, place, answer_by, why, lang, member, person, at)
		select $1, $2, (select count(*) + 1 from focus_change where focus = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12`,
		change, g.ID, kind, g.Day, g.Hour, g.Place, g.AnswerBy, why, actor.Lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	return change, err
}

// tellAll tells everybody who is asked or comes, stands in the pool or stands by.
func (g Group) tellAll(ctx context.Context, tx *store.Tx, kind string) error {
	list, err := seats(ctx, tx, "where focus = $1 and member <> '' and state <> 'no' order by person", g.ID)
	for _, s := range list {
		if err := g.tell(ctx, tx, s.Member, kind); err != nil {
			return err
		}
	}
	return err
}
