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
	"concentric/base/typed"
	"concentric/journal"
	"concentric/member"
)

// Item is one thing about which a circle decides alone. Audience is who may read
// its words where they are fewer than see the circle: those of a circle of few
// people, given back to the one above. "" is whoever sees the circle.
type Item struct {
	ID, Circle string
	Text, Lang string
	Decision   string
	Since      time.Time
	Audience   journal.Audience
}

const selectDomain = "select id, circle, text, lang, decision, at, audience from circle_domain "

func scanItem(row store.Row) (Item, error) {
	var i Item
	var at int64
	err := row.Scan(&i.ID, &i.Circle, &i.Text, &i.Lang, &i.Decision, &at, &i.Audience)
	i.Since = store.At(at)
	return i, err
}

// DomainOf lists what a circle decides alone, oldest first.
func DomainOf(ctx context.Context, q store.Q, circle string) ([]Item, error) {
	rows, err := q.Query(ctx, selectDomain+"where circle = $1 and ended = 0 order by at, id", circle)
	return store.Collect(rows, err, scanItem)
}

// Owner finds which circle decides about something, by the words it is known
// under; ok is false where no circle does.
func Owner(ctx context.Context, q store.Q, words string) (item Item, ok bool, err error) {
	item, err = scanItem(q.QueryRow(ctx, selectDomain+"where folded = $1 and ended = 0", typed.Fold(words)))
	if errors.Is(err, sql.ErrNoRows) {
		return Item{}, false, nil
	}
	return item, err == nil, err
}

// AddDomain gives a circle something to decide alone, by the parent's
// decision. What the parent itself held passes to the circle. What any other
// circle holds is refused, naming both: it is for the agenda of the circle
// above them.
func AddDomain(ctx context.Context, tx *store.Tx, actor member.Actor, circle, words, lang, decision string) (Item, error) {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return Item{}, err
	}
	words, err = typed.Text(words, "domain", 300)
	if err != nil {
		return Item{}, err
	}
	if err := free(ctx, tx, c, words); err != nil {
		return Item{}, err
	}
	if held, taken, err := Owner(ctx, tx, words); err != nil {
		return Item{}, err
	} else if taken {
		owner, err := Get(ctx, tx, held.Circle)
		if err != nil {
			return Item{}, err
		}
		if err := endDomain(ctx, tx, actor, owner, held.ID, decision); err != nil {
			return Item{}, err
		}
	}
	item, err := addDomain(ctx, tx, actor, c, "", words, lang, decision)
	if store.IsDuplicate(err) {
		return Item{}, apperr.New(apperr.Conflict, "circle.domain_taken_now", "Item", words, "Circle", c.Name).At("domain")
	}
	return item, err
}

// ReturnDomain gives an item back to the parent, which owns it from then on.
// At the root it ends: nobody decides about it alone any more.
func ReturnDomain(ctx context.Context, tx *store.Tx, actor member.Actor, circle, item, decision string) error {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return err
	}
	i, err := scanItem(tx.QueryRow(ctx, selectDomain+"where id = $1 and circle = $2 and ended = 0", item, circle))
	if errors.Is(err, sql.ErrNoRows) {
		return apperr.New(apperr.NotFound, "circle.domain_not_found")
	}
	if err != nil {
		return err
	}
	if err := endDomain(ctx, tx, actor, c, item, decision); err != nil {
		return err
	}
	if c.Parent == "" {
		return nil
	}
	return handUp(ctx, tx, actor, c, i, decision)
}

// handUp gives the circle above what a circle no longer decides about, for no
// more people than could read it before.
func handUp(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, i Item, decision string) error {
	above, err := Get(ctx, tx, c.Parent)
	if err != nil {
		return err
	}
	audience := c.Audience
	if i.Audience != "" {
		audience = i.Audience
	}
	if journal.Fewer(above.Audience, audience) == above.Audience {
		audience = ""
	}
	_, err = addDomain(ctx, tx, actor, above, audience, i.Text, i.Lang, decision)
	return err
}

func addDomain(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, audience journal.Audience, words, lang, decision string) (Item, error) {
	row := id.New()
	_, err := tx.Exec(ctx, `
		insert into circle_domain (id, circle, folded, text, lang, decision, at, audience) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		row, c.ID, typed.Fold(words), words, lang, decision, store.Micros(clock.Now(ctx)), string(audience))
	if err != nil {
		return Item{}, err
	}
	if audience == "" {
		audience = c.Audience
	}
	if err := record(ctx, tx, actor, "circle.domain_given", row, c.ID, audience, domainContent); err != nil {
		return Item{}, err
	}
	return scanItem(tx.QueryRow(ctx, selectDomain+"where id = $1", row))
}

func endDomain(ctx context.Context, tx *store.Tx, actor member.Actor, c Circle, item, decision string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "circle.domain_not_found"),
		"update circle_domain set ended = $1, end_decision = $2 where id = $3 and ended = 0",
		store.Micros(clock.Now(ctx)), decision, item)
	if err != nil {
		return err
	}
	tx.Touch(Topic(c.ID))
	return record(ctx, tx, actor, "circle.domain_ended", item, c.ID, c.Audience, domainEndContent)
}

// Confides says whether only the circle's own people may know that it decides
// about the item.
func (c Circle) Confides(i Item) bool {
	return c.Audience == journal.Circle || i.Audience == journal.Circle
}

// free refuses what the circle has already, or what any other circle than the
// one above has: naming both, unless the other one is for its own people only.
func free(ctx context.Context, q store.Q, c Circle, words string) error {
	held, taken, err := Owner(ctx, q, words)
	if err != nil || !taken {
		return err
	}
	if held.Circle == c.ID {
		return apperr.New(apperr.Conflict, "circle.domain_held", "Item", words, "Circle", c.Name).At("domain")
	}
	if held.Circle == c.Parent {
		return nil
	}
	owner, err := Get(ctx, q, held.Circle)
	if err != nil {
		return err
	}
	if owner.Confides(held) {
		return apperr.New(apperr.Conflict, "circle.domain_closed", "Item", words, "Circle", c.Name).At("domain")
	}
	return apperr.New(apperr.Conflict, "circle.domain_taken", "Item", words, "Owner", owner.Name, "Circle", c.Name).At("domain")
}
