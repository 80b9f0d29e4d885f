package store

import (
	"context"

	"concentric/base/apperr"
)

// Try runs part of a transaction that may be refused without the rest: what fn
// wrote is undone if it returns an error. A refusal (apperr) comes back as
// refused; every other error ends the transaction.
func (tx *Tx) Try(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) (refused *apperr.Error, err error) {
	if _, err := tx.Exec(ctx, "savepoint part"); err != nil {
		return nil, err
	}
	topics := len(tx.topics)
	failed := fn(ctx, tx)
	if failed == nil {
		_, err := tx.Exec(ctx, "release savepoint part")
		return nil, err
	}
	tx.topics = tx.topics[:topics]
	if refused = apperr.As(failed); refused == nil {
		return nil, failed
	}
	if _, err := tx.Exec(ctx, "rollback to savepoint part"); err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, "release savepoint part")
	return refused, err
}
