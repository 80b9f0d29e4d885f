package store

import (
	"context"
	"errors"
	"strings"
)

// CheckFile asks SQLite whether its file is sound: pages, indexes against
// tables, constraints. On PostgreSQL there is no file of ours to check.
func (db *DB) CheckFile(ctx context.Context) error {
	if db.dialect != SQLite {
		return nil
	}
	rows, err := db.Query(ctx, "pragma integrity_check(3)")
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(found) > 0 {
		return errors.New(strings.Join(found, "; "))
	}
	return nil
}
