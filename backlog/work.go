package backlog

import (
	"context"
	"errors"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/circle"
	"concentric/member"
)

// Begin marks an item as worked on: a proposal on it is under way. While the
// circle explores the item, it waits for the summary.
func Begin(ctx context.Context, tx *store.Tx, item string) (Item, error) {
	i, err := change(ctx, tx, item)
	if err != nil {
		return Item{}, err
	}
	if i.State == Working {
		return Item{}, apperr.New(apperr.Conflict, "backlog.working_already")
	}
	if err := concluded(ctx, tx, item); err != nil {
		return Item{}, err
	}
	return i, set(ctx, tx, item, Working)
}

// Back puts an item back to those that wait: its proposal was dropped.
func Back(ctx context.Context, tx *store.Tx, item string) error {
	i, err := change(ctx, tx, item)
	if err != nil {
		return keepAnswered(i, err)
	}
	return set(ctx, tx, item, Waiting)
}

// Decide marks that the circle has agreed on an item. A circle's own matter is
// closed with its one line of outcome; what people were asked about, or wrote
// other words for, stays open until the circle has answered it in writing.
func Decide(ctx context.Context, tx *store.Tx, actor member.Actor, item, agreement, line, lang string) error {
	i, err := change(ctx, tx, item)
	if err != nil {
		return keepAnswered(i, err)
	}
	if i.OwedInWriting() {
		return set(ctx, tx, item, Decided)
	}
	_, err = answer(ctx, tx, actor, i, Answer{Kind: Outcome, Text: line, Lang: lang, Ref: agreement})
	return err
}

// Reopen takes an item up again that was closed by a decision which was none:
// its answer stays readable, and a proposal on it is under way. Where its circle has
// closed, nobody is there to take it up: refused.
func Reopen(ctx context.Context, tx *store.Tx, item string) error {
	i, err := change(ctx, tx, item)
	if err != nil && !errors.Is(err, errAnswered) {
		return err
	}
	if err := circle.StaysOpen(ctx, tx, i.Circle); err != nil {
		return err
	}
	return set(ctx, tx, item, Working)
}

// keepAnswered lets a proposal end on an item that was answered meanwhile.
func keepAnswered(i Item, err error) error {
	if i.State == Answered {
		return nil
	}
	return err
}

func set(ctx context.Context, tx *store.Tx, item string, state State) error {
	return tx.Change(ctx, errNotFound, "update backlog_item set state = $1 where id = $2", string(state), item)
}
