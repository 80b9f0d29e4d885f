package member

import (
	"context"

	"concentric/base/store"
)

// Pseudonymous is how a table answers for a person of whom nothing stands in it
// but the pseudonym under which they did something: the query selects what they
// did, as text, by pseudonym. Erasure leaves the pseudonym, which then leads to
// nobody.
func Pseudonymous(table, query, retain string) PersonTable {
	return PersonTable{
		Table: table,
		Export: func(ctx context.Context, q store.Q, id string) (any, error) {
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
		},
		Erase:  keep,
		Retain: retain,
	}
}
