package backlog

import (
	"context"
	"time"

	"concentric/base/store"
	"concentric/circle"
)

// Paced is an item with when it was answered for the first time; zero where it
// was not.
type Paced struct {
	Item
	First time.Time
}

// Since lists the items that were brought since a time, with when each was
// answered for the first time, as far as this person may see them.
func Since(ctx context.Context, q store.Q, sight circle.Sight, from time.Time) ([]Paced, error) {
	list, err := items(ctx, q, "where at >= $1 order by at, id", store.Micros(from))
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, "select item, min(at) from backlog_answer group by item")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	first := map[string]int64{}
	for rows.Next() {
		var item string
		var at int64
		if err := rows.Scan(&item, &at); err != nil {
			return nil, err
		}
		first[item] = at
	}
	var paced []Paced
	for _, i := range list {
		if i.SeenBy(sight) {
			paced = append(paced, Paced{i, store.At(first[i.ID])})
		}
	}
	return paced, rows.Err()
}
