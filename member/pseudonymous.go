package member

import (
	"context"

	"concentric/base/store"
)

// Did is the export of a table in which nothing of a person stands but the
// pseudonym under which they did something: query selects what they did, as
// text, by pseudonym.
func Did(query string) func(context.Context, store.Q, string) (any, error) {
	return func(ctx context.Context, q store.Q, id string) (any, error) {
		m, err := Get(ctx, q, id)
		if err != nil {
			return nil, err
		}
		rows, err := q.Query(ctx, query, m.Pseudonym)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var did []string
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				return nil, err
			}
			did = append(did, text)
		}
		if len(did) == 0 {
			return nil, rows.Err()
		}
		return did, rows.Err()
	}
}

// Keep is the erasure of such a table: the pseudonym stays, and leads to nobody.
func Keep(context.Context, *store.Tx, string) error { return nil }
