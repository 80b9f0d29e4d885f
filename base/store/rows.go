package store

import "database/sql"

// Row is one row to scan, of one or of several.
type Row interface{ Scan(...any) error }

// Collect scans every row of a query and closes it; rows and err are what Query
// returned.
func Collect[T any](rows *sql.Rows, err error, scan func(Row) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
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
