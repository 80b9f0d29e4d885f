package member

import (
	"context"
	"time"

	"concentric/base/clock"
	"concentric/base/store"
)

func exportPerson(ctx context.Context, q store.Q, id string) (any, error) {
	m, err := Get(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"number": m.Number, "name": m.Name, "given": m.Given, "email": m.Email, "address": m.Address, "attributes": m.Attributes,
		"standing": m.Standing, "joined": m.Joined, "paid_until": m.PaidUntil, "lang": m.Lang, "suspended": m.Suspended,
		"created": m.Created.Format(time.RFC3339), "pseudonym": m.Pseudonym,
	}, nil
}

func erasePerson(ctx context.Context, tx *store.Tx, id string) error {
	return tx.Change(ctx, ErrNotFound, `
		update member_person set version = version + 1, number = '', name = '', given = '', email = '', address = '', attributes = '',
			email_hash = '', standing = $1, joined = '', paid_until = '', lang = '', suspended = 0, confirmed = 0, erased = $2
		where id = $3`, string(Former), store.Micros(clock.Now(ctx)), id)
}

func exportSteward(ctx context.Context, q store.Q, id string) (any, error) {
	rows, err := q.Query(ctx, "select given, until from member_steward where member = $1 order by given", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var terms []map[string]string
	for rows.Next() {
		var given int64
		var until string
		if err := rows.Scan(&given, &until); err != nil {
			return nil, err
		}
		terms = append(terms, map[string]string{"given": store.At(given).Format(time.RFC3339), "until": until})
	}
	if len(terms) == 0 {
		return nil, rows.Err()
	}
	return terms, rows.Err()
}
