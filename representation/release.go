package representation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"concentric/base/clock"
	"concentric/base/store"
)

// The scopes of which there are figures, besides a circle's and a
// conversation's.
const (
	Members = "members" // everybody on the register who is a member
	Seats   = "seats"   // everybody who sits in a circle
)

// OfCircle and OfConversation name their scopes.
func OfCircle(circle string) string             { return "circle/" + circle }
func OfConversation(conversation string) string { return "conversation/" + conversation }

// AmongOf names the scope of the members among whom a conversation was held: it
// stands still with the conversation's own figures.
func AmongOf(conversation string) string { return "among/" + conversation }

// Latest are the newest figures of a scope; zero where there are none yet.
func Latest(ctx context.Context, q store.Q, scope string) (Counts, error) {
	var body string
	var at int64
	err := q.QueryRow(ctx, "select at, body from representation_release where scope = $1", scope).Scan(&at, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return Counts{}, nil
	}
	if err != nil {
		return Counts{}, err
	}
	c := Counts{}
	err = json.Unmarshal([]byte(body), &c)
	c.At = store.At(at)
	return c, err
}

// publish makes a release of new counts: a cell that differs by fewer than ten
// people from the one that was shown stays as it was, so that what one person
// did cannot be seen by looking twice. One that is hidden was shown as none.
func publish(ctx context.Context, tx *store.Tx, scope string, fresh Counts) error {
	before, err := Latest(ctx, tx, scope)
	if err != nil {
		return err
	}
	body, err := json.Marshal(renewed(before, fresh))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into representation_release (scope, at, body) values ($1, $2, $3)
		on conflict (scope) do update set at = excluded.at, body = excluded.body`, scope, store.Micros(clock.Now(ctx)), string(body))
	return err
}

// keepAmong keeps the release of the members as it is beside a conversation's.
func keepAmong(ctx context.Context, tx *store.Tx, conversation string) error {
	_, err := tx.Exec(ctx, `
		insert into representation_release (scope, at, body) select $1, at, body from representation_release where scope = $2
		on conflict (scope) do update set at = excluded.at, body = excluded.body`, AmongOf(conversation), Members)
	return err
}

// renewed is what is shown from now on, in place of what was shown before.
func renewed(before, fresh Counts) Counts {
	released := Counts{People: cell(before.People, fresh.People), Cells: map[string]int{}}
	for key, now := range fresh.Cells {
		released.Cells[key] = cell(before.Cells[key], now)
	}
	for key, old := range before.Cells {
		if _, still := fresh.Cells[key]; !still {
			released.Cells[key] = cell(old, 0)
		}
	}
	return released
}

// cell is a number in place of the one before it.
func cell(old, now int) int {
	was, is := old, now
	if was < Least {
		was = 0
	}
	if is < Least {
		is = 0
	}
	if was != is && max(was-is, is-was) < Least {
		return old
	}
	return now
}
