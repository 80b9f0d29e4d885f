package representation

import (
	"context"
	"database/sql"

	"concentric/base/store"
	"concentric/journal"
)

func refs(query string) journal.Finder {
	return func(ctx context.Context, q store.Q) ([]string, error) {
		rows, err := q.Query(ctx, query)
		return texts(rows, err)
	}
}

// texts reads the one column of rows.
func texts(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, rows.Err()
}
