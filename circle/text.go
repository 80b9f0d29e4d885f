package circle

import (
	"database/sql"
	"strings"

	"concentric/base/typed"
)

func compareFolded(a, b string) int { return strings.Compare(typed.Fold(a), typed.Fold(b)) }

func collect[T any](rows *sql.Rows, scan func(interface{ Scan(...any) error }) (T, error)) ([]T, error) {
	defer rows.Close()
	var list []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}
