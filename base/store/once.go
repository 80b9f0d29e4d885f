package store

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/clock"
)

// Done says whether an act with this key has been done by this person, and with
// which result: for where what it was done to is no longer theirs to see.
func Done(ctx context.Context, q Q, who, key string) (result string, done bool, err error) {
	err = q.QueryRow(ctx, "select result from base_once where key = $1", who+"/"+key).Scan(&result)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return result, err == nil, err
}

// Once makes an act that is asked for several times (a double click, a retry, a
// phone that was offline) happen once. Key names the form that was filled in,
// as the browser sent it; who keeps one person's keys apart from another's.
// The first call runs do and keeps its result; every later one gets that
// result, whatever do would say now. A do that fails keeps nothing. Without a
// key do simply runs.
func Once(ctx context.Context, tx *Tx, who, key string, do func() (string, error)) (string, error) {
	if key == "" {
		return do()
	}
	full := who + "/" + key
	var mine string
	err := tx.QueryRow(ctx, `
		insert into base_once (key, result, at) values ($1, '', $2)
		on conflict (key) do nothing
		returning key`, full, Micros(clock.Now(ctx))).Scan(&mine)
	if errors.Is(err, sql.ErrNoRows) {
		var result string
		err := tx.QueryRow(ctx, "select result from base_once where key = $1", full).Scan(&result)
		return result, err
	}
	if err != nil {
		return "", err
	}
	result, err := do()
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, "update base_once set result = $1 where key = $2", result, full)
	return result, err
}
