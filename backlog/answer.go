package backlog

import (
	"context"
	"errors"
	"slices"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/member"
)

// AnswerKind is what an answer says (docs: sociocracy, "From listening to
// decision, and back").
type AnswerKind string

// The kinds. Ref is a proposal or an agreement for Taken and Changed, an item
// for Merged; Until is a date for NotNow.
const (
	Taken    AnswerKind = "taken"     // into a proposal or an agreement
	Changed  AnswerKind = "changed"   // something was done differently because of it
	Merged   AnswerKind = "merged"    // with another item, which answers for both
	NotNow   AnswerKind = "later"     // not now, until
	NotTaken AnswerKind = "not_taken" // because
	Outcome  AnswerKind = "outcome"   // the circle's own matter: one line of what came of it
)

// AnswerKinds in the order in which they are offered.
var answerKinds = []AnswerKind{Taken, Changed, Merged, NotNow, NotTaken, Outcome}

// Answer is what a circle answers, in writing.
type Answer struct {
	ID, Item, Circle string
	Kind             AnswerKind
	Text, Lang       string
	Ref              string
	Until            string // civil date
	Member, Person   string
	At               time.Time
}

const selectAnswer = "select id, item, circle, kind, text, lang, ref, until, member, person, at from backlog_answer "

func scanAnswer(row store.Row) (Answer, error) {
	var a Answer
	var at int64
	err := row.Scan(&a.ID, &a.Item, &a.Circle, &a.Kind, &a.Text, &a.Lang, &a.Ref, &a.Until, &a.Member, &a.Person, &at)
	a.At = store.At(at)
	return a, err
}

// Answers lists what was answered on an item, the oldest first.
func Answers(ctx context.Context, q store.Q, item string) ([]Answer, error) {
	rows, err := q.Query(ctx, selectAnswer+"where item = $1 order by at, id", item)
	return store.Collect(rows, err, scanAnswer)
}

// GetAnswer reads one answer; apperr.NotFound if there is none.
func GetAnswer(ctx context.Context, q store.Q, answer string) (Answer, error) {
	rows, err := q.Query(ctx, selectAnswer+"where id = $1", answer)
	list, err := store.Collect(rows, err, scanAnswer)
	if err != nil {
		return Answer{}, err
	}
	if len(list) == 0 {
		return Answer{}, errNotFound
	}
	return list[0], nil
}

// AnswersTo lists the answers on several items at once, by item, each the
// oldest first.
func AnswersTo(ctx context.Context, q store.Q, items []string) (map[string][]Answer, error) {
	all := map[string][]Answer{}
	for part := range slices.Chunk(items, store.ListLimit) {
		rows, err := q.Query(ctx, selectAnswer+"where item in ("+store.List(len(part), 1)+") order by at, id", store.Args(part)...)
		list, err := store.Collect(rows, err, scanAnswer)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			all[a.Item] = append(all[a.Item], a)
		}
	}
	return all, nil
}

// Respond answers an item, in the name of its circle: its leader, delegate,
// facilitator or secretary does. Every answer has a text. "Not now" names the
// day on which it is asked again, within a year; "merged" another open item,
// to which this one's answer falls; a finding is never closed with one line of
// outcome.
func Respond(ctx context.Context, tx *store.Tx, actor member.Actor, item string, a Answer) (Answer, error) {
	i, err := change(ctx, tx, item)
	if err != nil {
		return Answer{}, err
	}
	if i.HiddenFrom(actor.Member) {
		return Answer{}, errNotFound
	}
	if err := circle.May(ctx, tx, actor, circle.Record, i.Circle); err != nil {
		return Answer{}, err
	}
	if a.Text, err = typed.Text(a.Text, "text", 8000); err != nil {
		return Answer{}, err
	}
	if err := fits(ctx, tx, i, &a); err != nil {
		return Answer{}, err
	}
	return answer(ctx, tx, actor, i, a)
}

// fits refuses an answer that lacks what its kind needs.
func fits(ctx context.Context, tx *store.Tx, i Item, a *Answer) error {
	if !slices.Contains(answerKinds, a.Kind) {
		return apperr.New(apperr.Invalid, "backlog.answer_kind_missing").At("kind")
	}
	switch a.Kind {
	case NotNow:
		c, err := circle.Get(ctx, tx, i.Circle)
		if err != nil {
			return err
		}
		if _, err := typed.Date(a.Until, "until"); err != nil {
			return err
		}
		if a.Until <= c.Today(ctx) || a.Until > c.In(ctx, 366) {
			return apperr.New(apperr.Invalid, "backlog.later_date").At("until")
		}
	case Merged:
		if a.Ref == i.ID {
			return apperr.New(apperr.Invalid, "backlog.merged_itself").At("ref")
		}
		into, err := change(ctx, tx, a.Ref) // it is not answered, nor merged with this one, meanwhile
		if apperr.Is(err, apperr.NotFound) || errors.Is(err, errAnswered) || (err == nil && into.Circle != i.Circle) {
			return apperr.New(apperr.Invalid, "backlog.merged_open").At("ref")
		}
		if err != nil {
			return err
		}
	case Outcome:
		if i.OwedInWriting() {
			return apperr.New(apperr.Invalid, "backlog.finding_needs_answer").At("kind")
		}
	}
	if a.Kind != NotNow {
		a.Until = ""
	}
	return nil
}

// answer writes an answer and sets the item's state by it.
func answer(ctx context.Context, tx *store.Tx, actor member.Actor, i Item, a Answer) (Answer, error) {
	a.ID = id.New()
	if a.Lang == "" {
		a.Lang = actor.Lang
	}
	_, err := tx.Exec(ctx, `
		insert into backlog_answer (id, item, circle, kind, text, lang, ref, until, member, person, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		a.ID, i.ID, i.Circle, string(a.Kind), a.Text, a.Lang, a.Ref, a.Until, actor.Member, actor.Pseudonym, store.Micros(clock.Now(ctx)))
	if err != nil {
		return Answer{}, err
	}
	state, answerBy := Answered, i.AnswerBy
	if a.Kind == NotNow {
		state, answerBy = Later, a.Until
	}
	err = tx.Change(ctx, errNotFound, "update backlog_item set state = $1, answer_by = $2 where id = $3", string(state), answerBy, i.ID)
	if err != nil {
		return Answer{}, err
	}
	if err := record(ctx, tx, actor, "backlog.answered", a.ID, i.Circle, i.Audience, answeredContent); err != nil {
		return Answer{}, err
	}
	return GetAnswer(ctx, tx, a.ID)
}
