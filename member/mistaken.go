package member

import (
	"context"

	"concentric/base/store"
	"concentric/journal"
)

// Mistaken finds rows in which another member stands than the one whose
// pseudonym stands beside, for verify: the journal knows people by pseudonym
// only. The query selects a row's id, member and pseudonym, without the rows of
// erased people, who leave the pseudonym alone.
func Mistaken(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		known, err := pseudonyms(ctx, q)
		if err != nil || len(known) == 0 { // without a register nobody can be mistaken
			return nil, err
		}
		rows, err := q.Query(ctx, query)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var mistaken []string
		for rows.Next() {
			var id, member, person string
			if err := rows.Scan(&id, &member, &person); err != nil {
				return nil, err
			}
			if known[member] != person {
				mistaken = append(mistaken, id)
			}
		}
		return mistaken, rows.Err()
	}
}

// pseudonyms are everybody's, by id.
func pseudonyms(ctx context.Context, q store.Q) (map[string]string, error) {
	rows, err := q.Query(ctx, "select id, pseudonym from member_person")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := map[string]string{}
	for rows.Next() {
		var id, pseudonym string
		if err := rows.Scan(&id, &pseudonym); err != nil {
			return nil, err
		}
		known[id] = pseudonym
	}
	return known, rows.Err()
}
