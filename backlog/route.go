package backlog

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
	"concentric/journal"
	"concentric/logbook"
	"concentric/member"
)

// Move is one way that an item took from a circle to another.
type Move struct {
	ID, Item       string
	Before, After  string // circles
	Why, Lang      string
	Member, Person string
	At             time.Time
}

// Moves lists the ways that an item took, the first one first.
func Moves(ctx context.Context, q store.Q, item string) ([]Move, error) {
	rows, err := q.Query(ctx, selectMove+"where item = $1 order by at, id", item)
	return store.Collect(rows, err, scanMove)
}

const selectMove = "select id, item, before, after, why, lang, member, person, at from backlog_move "

func scanMove(row store.Row) (Move, error) {
	var m Move
	var at int64
	err := row.Scan(&m.ID, &m.Item, &m.Before, &m.After, &m.Why, &m.Lang, &m.Member, &m.Person, &at)
	m.At = store.At(at)
	return m, err
}

// lastBounce is the bounce that lands with the general circle, where an item
// stays (docs: sociocracy).
const lastBounce = 3

// Route passes an item on to the circle whose domain it touches, saying why.
// The date of its answer stays. The third time it goes to the general circle,
// whatever was asked for, and stays there. Returns the item as it is then.
func Route(ctx context.Context, tx *store.Tx, actor member.Actor, item, to, why, lang string) (Item, error) {
	i, err := change(ctx, tx, item)
	if err != nil {
		return Item{}, err
	}
	if i.HiddenFrom(actor.Member) {
		return Item{}, errNotFound
	}
	if err := circle.May(ctx, tx, actor, circle.Record, i.Circle); err != nil {
		return Item{}, err
	}
	if i.Bounces >= lastBounce {
		return Item{}, apperr.New(apperr.Conflict, "backlog.stays_here")
	}
	if i.State == Working {
		return Item{}, apperr.New(apperr.Conflict, "backlog.proposal_first")
	}
	if why, err = typed.Text(why, "why", 4000); err != nil {
		return Item{}, err
	}
	return move(ctx, tx, actor, i, to, why, lang)
}

func move(ctx context.Context, tx *store.Tx, actor member.Actor, i Item, to, why, lang string) (Item, error) {
	if i.Bounces+1 == lastBounce {
		root, err := circle.Root(ctx, tx)
		if err != nil {
			return Item{}, err
		}
		to = root.ID
	}
	target, err := circle.Get(ctx, tx, to)
	if err != nil {
		return Item{}, apperr.New(apperr.Invalid, "backlog.route_nowhere").At("to")
	}
	if target.State == circle.Closed {
		return Item{}, apperr.New(apperr.Invalid, "backlog.route_nowhere").At("to")
	}
	if to == i.Circle && i.Bounces+1 < lastBounce {
		return Item{}, apperr.New(apperr.Invalid, "backlog.route_same").At("to")
	}
	if i.Concerns != "" {
		if err := notAmong(ctx, tx, to, i.Concerns); err != nil {
			return Item{}, err
		}
	}
	if err := shift(ctx, tx, actor, i, to, why, lang); err != nil {
		return Item{}, err
	}
	if _, err := tx.Exec(ctx, "update backlog_item set bounces = bounces + 1 where id = $1", i.ID); err != nil {
		return Item{}, err
	}
	return Get(ctx, tx, i.ID)
}

// shift gives an item to another circle, where it waits.
func shift(ctx context.Context, tx *store.Tx, actor member.Actor, i Item, to, why, lang string) error {
	if err := circle.StaysOpen(ctx, tx, to); err != nil {
		return err
	}
	row := id.New()
	_, err := tx.Exec(ctx, `
		insert into backlog_move (id, item, before, after, why, lang, member, person, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		row, i.ID, i.Circle, to, why, lang, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return err
	}
	err = tx.Change(ctx, errNotFound, "update backlog_item set circle = $1, state = 'waiting' where id = $2", to, i.ID)
	if err != nil {
		return err
	}
	tx.Touch(TopicOf(to))
	return record(ctx, tx, actor, "backlog.moved", row, to, i.Audience, movedContent)
}

// Fold hands everything open on a folding circle's backlog to its parent and
// closes the circle, by decision: nothing is orphaned; what waited for a role of
// the circle is answered with the end of it. What the circle agreed goes
// on, for its parent to change or end; what it agreed for its own people alone
// ends, for nobody could read it (docs: decisions, 23). It is refused while
// something is open that was for the circle's own people: whoever sits in the
// parent would read it. They answer it first (docs: decisions, 18).
func Fold(ctx context.Context, tx *store.Tx, actor member.Actor, from, why, lang, decision string) error {
	if err := circle.StaysOpen(ctx, tx, from); err != nil { // nothing comes in from here on
		return err
	}
	c, err := circle.Get(ctx, tx, from)
	if err != nil {
		return err
	}
	open, err := OfCircle(ctx, tx, from)
	if err != nil {
		return err
	}
	var goes []Item
	confided := false
	for _, i := range open {
		i, err := change(ctx, tx, i.ID) // a proposal may have begun on it meanwhile
		switch {
		case errors.Is(err, errAnswered):
			continue
		case err != nil:
			return err
		case i.State == Working:
			return apperr.New(apperr.Conflict, "backlog.proposal_first")
		}
		confided = confided || i.KeepsOpen()
		goes = append(goes, i)
	}
	if confided {
		return apperr.New(apperr.Conflict, "backlog.confided_first", "Circle", c.Name)
	}
	for _, i := range goes {
		if i.ofRole() {
			// The role ends with its circle: nobody is to be found for it any more.
			if _, err := answer(ctx, tx, actor, i, Answer{Kind: Outcome, Text: why, Lang: lang}); err != nil {
				return err
			}
			continue
		}
		// Nobody bounced it: its circle is going.
		if err := shift(ctx, tx, actor, i, c.Parent, why, lang); err != nil {
			return err
		}
	}
	if err := endConfided(ctx, tx, actor, from, decision); err != nil {
		return err
	}
	_, err = circle.Step(ctx, tx, actor, from, circle.Closed, decision)
	return err
}

// endConfided drops what a circle that closes had agreed for its own people alone.
func endConfided(ctx context.Context, tx *store.Tx, actor member.Actor, from, decision string) error {
	agreed, err := logbook.All(ctx, tx, from)
	if err != nil {
		return err
	}
	for _, a := range agreed {
		if a.Audience != journal.Circle || !a.Dropped.IsZero() {
			continue
		}
		if err := logbook.Drop(ctx, tx, actor, a.ID, decision); err != nil {
			return err
		}
	}
	return nil
}

// Lift gives an item to the circle above, because its own could not come to
// consent. It is not a bounce.
func Lift(ctx context.Context, tx *store.Tx, actor member.Actor, item, parent, why, lang string) error {
	i, err := change(ctx, tx, item)
	if err != nil {
		return keepAnswered(i, err)
	}
	if why, err = typed.Text(why, "why", 4000); err != nil {
		return err
	}
	return shift(ctx, tx, actor, i, parent, why, lang)
}
