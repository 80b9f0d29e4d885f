package meeting

import (
	"context"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// usualTask is how many minutes a task takes where nobody says; longestTask is
// the most that is asked of somebody who sits in no circle.
const (
	usualTask   = 10
	longestTask = 120
)

// NewTask is a small task that a circle offers to every member: what, about how
// many minutes it takes (0: ten), and until which civil date.
type NewTask struct {
	Text, Lang string
	Minutes    int
	DueOn      string
}

// OfferTask offers a small task to every member, by anybody who sits in the circle.
// A circle that only its own people see cannot.
func OfferTask(ctx context.Context, tx *store.Tx, actor member.Actor, in string, n NewTask) (Action, error) {
	c, err := offering(ctx, tx, actor, in)
	if err != nil {
		return Action{}, err
	}
	if n.Text, err = typed.Text(n.Text, "text", 300); err != nil {
		return Action{}, err
	}
	if n.Minutes == 0 {
		n.Minutes = usualTask
	}
	if n.Minutes < 1 || n.Minutes > longestTask {
		return Action{}, apperr.New(apperr.Invalid, "meeting.task_minutes", "Most", longestTask).At("minutes")
	}
	if _, err := typed.Date(n.DueOn, "due_on"); err != nil {
		return Action{}, err
	}
	if n.DueOn < c.Today(ctx) {
		return Action{}, apperr.New(apperr.Invalid, "meeting.due_past").At("due_on")
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into meeting_action (id, circle, meeting, agenda, text, lang, due_on, state, member, person, at, for_all, minutes)
		values ($1, $2, '', '', $3, $4, $5, 'open', '', '', $6, 1, $7)`,
		row, in, n.Text, n.Lang, n.DueOn, store.Micros(clock.Now(ctx)), n.Minutes)
	if err != nil {
		return Action{}, err
	}
	tx.Touch(circle.Topic(in))
	return ActionByID(ctx, tx, row)
}

func offering(ctx context.Context, q store.Q, actor member.Actor, in string) (circle.Circle, error) {
	if err := circle.May(ctx, q, actor, circle.Propose, in); err != nil {
		return circle.Circle{}, err
	}
	c, err := circle.Get(ctx, q, in)
	if err == nil && c.Audience == journal.Circle {
		err = apperr.New(apperr.Conflict, "meeting.circle_hidden", "Circle", c.Name)
	}
	return c, err
}

// OpenToAll lets every member take an action that nobody has taken, by anybody
// who sits in its circle.
func OpenToAll(ctx context.Context, tx *store.Tx, actor member.Actor, action string) error {
	a, err := changeAction(ctx, tx, actor, action)
	if err != nil {
		return err
	}
	if _, err := offering(ctx, tx, actor, a.Circle); err != nil {
		return err
	}
	if a.Person != "" {
		return apperr.New(apperr.Conflict, "meeting.action_taken")
	}
	_, err = tx.Exec(ctx, "update meeting_action set for_all = 1 where id = $1", a.ID)
	return err
}

// Thank says thanks for what is done, by somebody else who sits in the circle,
// once. It stands in the My voice of who did it, and nowhere else.
func Thank(ctx context.Context, tx *store.Tx, actor member.Actor, action, text string) error {
	if err := tx.Change(ctx, errNoAction, "update meeting_action set version = version + 1 where id = $1", action); err != nil {
		return err
	}
	a, err := ActionByID(ctx, tx, action)
	if err != nil {
		return err
	}
	if err := seen(ctx, tx, actor, a.Circle); apperr.Is(err, apperr.NotFound) || !actor.SignedIn() {
		return errNoAction
	} else if err != nil {
		return err
	}
	switch {
	case a.State != ActionDone || a.Member == "":
		return apperr.New(apperr.Conflict, "meeting.not_done_yet")
	case a.Member == actor.Member:
		return apperr.New(apperr.Forbidden, "meeting.thank_others")
	case !a.Thanked.IsZero():
		return nil
	}
	if text, err = typed.Optional(text, "thanks", 500); err != nil {
		return err
	}
	tx.Touch(circle.Topic(a.Circle))
	_, err = tx.Exec(ctx, "update meeting_action set thanked = $1, thanks = $2, thanks_lang = $3 where id = $4",
		store.Micros(clock.Now(ctx)), text, actor.Lang, a.ID)
	return err
}

// Offered lists what the actor may take though they need not sit in the circle:
// open to every member, taken by nobody, of circles that they see; the soonest
// first. What is past its day is left out.
func Offered(ctx context.Context, q store.Q, actor member.Actor) ([]Action, error) {
	if !actor.Belongs() || actor.Suspended {
		return nil, nil
	}
	open, err := actions(ctx, q, "where for_all = 1 and state = 'open' and person = '' order by due_on, at, id")
	if err != nil || len(open) == 0 {
		return nil, err
	}
	owners := map[string]circle.Circle{} // those of which the actor sees the tasks
	looked := map[string]bool{}
	var list []Action
	for _, a := range open {
		if !looked[a.Circle] {
			looked[a.Circle] = true
			c, err := circle.Get(ctx, q, a.Circle)
			if err != nil {
				return nil, err
			}
			sees, err := circle.CanSee(ctx, q, actor, c.Audience, c.ID)
			if err != nil {
				return nil, err
			}
			if sees && c.State != circle.Closed {
				owners[a.Circle] = c
			}
		}
		if c, sees := owners[a.Circle]; sees && a.DueOn >= c.Today(ctx) {
			list = append(list, a)
		}
	}
	return list, nil
}

// ToThank lists what others did for a circle since a time and were not thanked
// for yet, the newest first.
func ToThank(ctx context.Context, q store.Q, in, but string, since time.Time) ([]Action, error) {
	return actions(ctx, q, "where circle = $1 and state = 'done' and thanked = 0 and member <> '' and member <> $2 and ended >= $3 order by ended desc, id",
		in, but, store.Micros(since))
}

// takes refuses who may not take part in an action: who sits in its circle may,
// and where it is open to every member, every member who sees the circle.
func takes(ctx context.Context, q store.Q, actor member.Actor, a Action) error {
	err := seen(ctx, q, actor, a.Circle)
	if !apperr.Is(err, apperr.NotFound) || !a.ForAll || !actor.Belongs() {
		return err
	}
	return circle.May(ctx, q, actor, circle.Raise, a.Circle)
}
