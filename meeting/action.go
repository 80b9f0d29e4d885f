package meeting

import (
	"context"
	"database/sql"
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

// Action is something that somebody does until a civil date, as a meeting said.
// Person is a pseudonym, "" while anyone may take it. State is "open", "done"
// or "dropped".
type Action struct {
	ID, Circle     string
	Version        int64
	Meeting        string
	Agenda         string // the agenda item that it came from, "" for none
	Text, Lang     string
	DueOn          string
	State          string
	Member, Person string
	At, Ended      time.Time
	Taken          time.Time // when who does it took it on or was given it, zero where nobody does
	ForAll         bool      // every member may take it, not only who sits in the circle
	Minutes        int       // about how long it takes, 0 where nobody said
	Thanked        time.Time
	Thanks         string // what the circle said to who did it
	ThanksLang     string
}

// States of an action.
const (
	ActionOpen    = "open"
	ActionDone    = "done"
	ActionDropped = "dropped"
)

const selectAction = `
	select id, circle, version, meeting, agenda, text, lang, due_on, state, member, person, at, ended,
		for_all, minutes, thanked, thanks, thanks_lang, taken
	from meeting_action `

func scanAction(row store.Row) (Action, error) {
	var a Action
	var at, ended, forAll, thanked, taken int64
	err := row.Scan(&a.ID, &a.Circle, &a.Version, &a.Meeting, &a.Agenda, &a.Text, &a.Lang, &a.DueOn, &a.State, &a.Member, &a.Person, &at, &ended,
		&forAll, &a.Minutes, &thanked, &a.Thanks, &a.ThanksLang, &taken)
	a.At, a.Ended, a.ForAll, a.Thanked, a.Taken = store.At(at), store.At(ended), forAll != 0, store.At(thanked), store.At(taken)
	return a, err
}

func actions(ctx context.Context, q store.Q, where string, args ...any) ([]Action, error) {
	rows, err := q.Query(ctx, selectAction+where, args...)
	return store.Collect(rows, err, scanAction)
}

// ActionsOf lists what a meeting said is to be done.
func ActionsOf(ctx context.Context, q store.Q, meeting string) ([]Action, error) {
	return actions(ctx, q, "where meeting = $1 order by at, id", meeting)
}

// OpenActions lists what is to be done in a circle, the soonest first.
func OpenActions(ctx context.Context, q store.Q, circle string) ([]Action, error) {
	return actions(ctx, q, "where circle = $1 and state = 'open' order by due_on, at, id", circle)
}

// EndedActions lists what was done or dropped in a circle since a time and can be
// opened again, the newest first, at most twenty.
func EndedActions(ctx context.Context, q store.Q, in string, since time.Time) ([]Action, error) {
	return actions(ctx, q, "where circle = $1 and state <> 'open' and thanked = 0 and ended >= $2 order by ended desc, id limit 20", in, store.Micros(since))
}

// ActionsBy lists what a member took on, the newest first.
func ActionsBy(ctx context.Context, q store.Q, member string) ([]Action, error) {
	if member == "" {
		return nil, nil
	}
	return actions(ctx, q, "where member = $1 order by taken desc, id", member)
}

// ActionByID reads one action; apperr.NotFound if there is none.
func ActionByID(ctx context.Context, q store.Q, action string) (Action, error) {
	a, err := scanAction(q.QueryRow(ctx, selectAction+"where id = $1", action))
	if errors.Is(err, sql.ErrNoRows) {
		return Action{}, errNoAction
	}
	return a, err
}

var errNoAction = apperr.New(apperr.NotFound, "meeting.no_action")

// NewAction is something to be done: by whom (a pseudonym; "" for anyone) and
// until which civil date.
type NewAction struct {
	Text, Lang string
	Who        string
	DueOn      string
}

// Resolve writes down an action while the meeting runs: whoever is present can,
// for themselves or, as what was said, for somebody else of the circle.
func Resolve(ctx context.Context, tx *store.Tx, actor member.Actor, meeting string, n NewAction) (Action, error) {
	m, err := change(ctx, tx, actor, meeting, Running)
	if err != nil {
		return Action{}, err
	}
	if err := m.attends(ctx, tx, actor); err != nil {
		return Action{}, err
	}
	if n.Text, err = typed.Text(n.Text, "action", 300); err != nil {
		return Action{}, err
	}
	if _, err := typed.Date(n.DueOn, "due_on"); err != nil {
		return Action{}, err
	}
	c, err := circle.Get(ctx, tx, m.Circle)
	if err != nil {
		return Action{}, err
	}
	if n.DueOn < c.Today(ctx) {
		return Action{}, apperr.New(apperr.Invalid, "meeting.due_past").At("due_on")
	}
	var who circle.Seat
	if n.Who != "" {
		if who, err = m.sitting(ctx, tx, n.Who); err != nil {
			return Action{}, err
		}
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	row, now, taken := id.New(), store.Micros(clock.Now(ctx)), int64(0)
	if who.Person != "" {
		taken = now
	}
	_, err = tx.Exec(ctx, `
		insert into meeting_action (id, circle, meeting, agenda, text, lang, due_on, state, member, person, at, taken)
		values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11)`,
		row, m.Circle, m.ID, m.Item, n.Text, n.Lang, n.DueOn, who.Member, who.Person, now, taken)
	if err != nil {
		return Action{}, err
	}
	tx.Touch(circle.Topic(m.Circle))
	return ActionByID(ctx, tx, row)
}

// changeAction takes an open action's turn.
func changeAction(ctx context.Context, tx *store.Tx, actor member.Actor, action string) (Action, error) {
	a, err := turnOf(ctx, tx, actor, action)
	if err == nil && a.State != ActionOpen {
		err = errActionOver
	}
	return a, err
}

var errActionOver = apperr.New(apperr.Conflict, "meeting.action_over")

// turnOf takes an action's turn; who does not sit in its circle is told that there
// is none, unless it is open to every member.
func turnOf(ctx context.Context, tx *store.Tx, actor member.Actor, action string) (Action, error) {
	err := tx.Change(ctx, errNoAction, "update meeting_action set version = version + 1 where id = $1", action)
	if err != nil {
		return Action{}, err
	}
	a, err := ActionByID(ctx, tx, action)
	if err != nil {
		return Action{}, err
	}
	if err := takes(ctx, tx, actor, a); apperr.Is(err, apperr.NotFound) || !actor.SignedIn() {
		return Action{}, errNoAction
	} else if err != nil {
		return Action{}, err
	}
	tx.Touch(circle.Topic(a.Circle))
	tx.Touch(Topic(a.Meeting))
	return a, nil
}

// Take takes an action that nobody does; Hand back gives it back.
func Take(ctx context.Context, tx *store.Tx, actor member.Actor, action string) error {
	a, err := changeAction(ctx, tx, actor, action)
	if err != nil {
		return err
	}
	if a.Person != "" {
		return apperr.New(apperr.Conflict, "meeting.action_taken")
	}
	_, err = tx.Exec(ctx, "update meeting_action set member = $1, person = $2, taken = $3 where id = $4",
		actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)), a.ID)
	return err
}

// HandBack gives an action back, that the actor took or was given.
func HandBack(ctx context.Context, tx *store.Tx, actor member.Actor, action string) error {
	a, err := changeAction(ctx, tx, actor, action)
	if err != nil {
		return err
	}
	if a.Person != actor.Pseudonym {
		return apperr.New(apperr.Forbidden, "meeting.action_not_yours")
	}
	_, err = tx.Exec(ctx, "update meeting_action set member = '', person = '', taken = 0 where id = $1", a.ID)
	return err
}

// Finish ends an action: it is done, or dropped because it is not needed any
// more. Whose it is may, or who keeps the circle's records.
func Finish(ctx context.Context, tx *store.Tx, actor member.Actor, action, how string) error {
	a, err := changeAction(ctx, tx, actor, action)
	if err != nil {
		return err
	}
	if how != ActionDone && how != ActionDropped {
		return apperr.New(apperr.Invalid, "meeting.action_how")
	}
	if err := a.ends(ctx, tx, actor); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update meeting_action set state = $1, ended = $2 where id = $3", how, store.Micros(clock.Now(ctx)), a.ID)
	return err
}

// Reopen takes back that an action was ended, by whoever may end it, as long as
// nobody said thanks for it.
func Reopen(ctx context.Context, tx *store.Tx, actor member.Actor, action string) error {
	a, err := turnOf(ctx, tx, actor, action)
	if err != nil {
		return err
	}
	if err := a.ends(ctx, tx, actor); err != nil {
		return err
	}
	if !a.Thanked.IsZero() {
		return errActionOver
	}
	_, err = tx.Exec(ctx, "update meeting_action set state = 'open', ended = 0 where id = $1", a.ID)
	return err
}

// ends refuses whoever may not say that an action has ended.
func (a Action) ends(ctx context.Context, q store.Q, actor member.Actor) error {
	if a.Person == actor.Pseudonym {
		return nil
	}
	return circle.May(ctx, q, actor, circle.Record, a.Circle)
}
