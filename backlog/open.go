package backlog

import (
	"context"
	"encoding/json"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
	"concentric/moderation"
)

// New is an item to be opened. Zero values: Audience as the circle's own,
// AnswerBy as many days from now as the circle takes, Lang as the actor's.
// Key, if set, makes opening the same item again return the one that is there.
type New struct {
	Circle      string
	Title, Text string
	Lang        string
	Audience    journal.Audience
	Origin      Origin
	Told        *Told  // what the program says, for items that no person wrote
	AnswerBy    string // civil date in the circle's zone
	Key         string
}

// Open brings a matter to a circle. A tension may be raised by any member who
// sees the circle, and of who is not trusted yet its links are held; the other
// origins are brought by the rooms they come from.
// No date is later than the circle's own promise allows.
func Open(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Item, error) {
	c, err := circle.Get(ctx, tx, n.Circle)
	if err != nil {
		return Item{}, err
	}
	switch n.Origin.Kind {
	case "", Tension:
		n.Origin.Kind = Tension
		if err := circle.May(ctx, tx, actor, circle.Raise, n.Circle); err != nil {
			return Item{}, err
		}
		if err := moderation.Spend(ctx, tx, actor, moderation.Raising); err != nil {
			return Item{}, err
		}
	case Complaint: // Complain has asked
	case Joining:
		if err := circle.May(ctx, tx, actor, circle.Raise, n.Circle); err != nil {
			return Item{}, err
		}
	case Finding, Review, Term, Stewardship, Vacancy, Confirmation, NewAim, Recommendation, Deadline, Resting, Recalled, Amendment, FocusGroup:
		// What a circle that has closed left behind goes to the one above it,
		// which learns no words of one that was confidential.
		of := c
		if c, err = circle.Heir(ctx, tx, of); err != nil {
			return Item{}, err
		}
		if n.Circle = c.ID; of.ID != c.ID && (of.Audience == journal.Circle || n.Audience == journal.Circle) {
			n.Title, n.Text, n.Lang, n.Audience = of.Name, "", of.Lang, journal.Circle
		}
	default:
		return Item{}, apperr.New(apperr.Invalid, "backlog.origin_unknown")
	}
	if n.Title, err = typed.Text(n.Title, "title", 300); err != nil {
		return Item{}, err
	}
	if n.Text, err = typed.Optional(n.Text, "text", 20000); err != nil {
		return Item{}, err
	}
	latest := c.In(ctx, c.AnswerDays)
	if n.AnswerBy == "" || n.AnswerBy > latest {
		n.AnswerBy = latest
	}
	if _, err := typed.Date(n.AnswerBy, "answer_by"); err != nil {
		return Item{}, err
	}
	if n.Audience == "" {
		n.Audience = c.Audience
	}
	if n.Lang == "" {
		n.Lang = actor.Lang
	}
	return insert(ctx, tx, actor, n)
}

func insert(ctx context.Context, tx *store.Tx, actor member.Actor, n New) (Item, error) {
	if err := circle.StaysOpen(ctx, tx, n.Circle); err != nil {
		return Item{}, err
	}
	row := id.New()
	if n.Origin.Kind == Tension {
		if err := moderation.HoldLinks(ctx, tx, actor, string(Tension), row, &n.Title, &n.Text); err != nil {
			return Item{}, err
		}
	}
	if n.Key == "" {
		n.Key = row
	}
	if n.Origin.Statements == nil {
		n.Origin.Statements = []string{}
	}
	statements, err := json.Marshal(n.Origin.Statements)
	if err != nil {
		return Item{}, err
	}
	told, err := n.Told.column()
	if err != nil {
		return Item{}, err
	}
	result, err := tx.Exec(ctx, `
		insert into backlog_item (id, circle, state, answer_by, first_circle, title, text, lang, audience,
			origin_kind, origin_ref, origin_key, statements, promised, member, person, at, told)
		values ($1, $2, 'waiting', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		on conflict (origin_key) do nothing`,
		row, n.Circle, n.AnswerBy, n.Circle, n.Title, n.Text, n.Lang, string(n.Audience),
		string(n.Origin.Kind), n.Origin.Ref, n.Key, string(statements), n.AnswerBy, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)), told)
	if err != nil {
		return Item{}, err
	}
	if fresh, err := result.RowsAffected(); err != nil || fresh == 0 {
		if err != nil {
			return Item{}, err
		}
		return scanItem(tx.QueryRow(ctx, selectItem+"where origin_key = $1", n.Key))
	}
	tx.Touch(TopicOf(n.Circle))
	if err := record(ctx, tx, actor, "backlog.opened", row, n.Circle, n.Audience, openedContent); err != nil {
		return Item{}, err
	}
	return Get(ctx, tx, row)
}

var errAnswered = apperr.New(apperr.Conflict, "backlog.answered_before")

// change takes the item's turn and refuses one that has its answer.
func change(ctx context.Context, tx *store.Tx, item string) (Item, error) {
	err := tx.Change(ctx, errNotFound, "update backlog_item set version = version + 1 where id = $1", item)
	if err != nil {
		return Item{}, err
	}
	i, err := Get(ctx, tx, item)
	if err == nil && i.State == Answered {
		err = errAnswered
	}
	tx.Touch(Topic(item))
	tx.Touch(TopicOf(i.Circle))
	return i, err
}
