package store

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// VersionError says that the tables are not those of this program.
type VersionError struct {
	Has, Wants int64 // the newest step of the history that was taken, and the newest there is
}

func (e VersionError) Error() string {
	switch {
	case e.Has == 0:
		return "there are no tables of Concentric in this database"
	case e.Has < e.Wants:
		return fmt.Sprintf("the tables are of an older version (%d) than this program (%d): bring them up to date with 'concentric migrate', or use the program that they belong to", e.Has, e.Wants)
	}
	return fmt.Sprintf("the tables are of a newer version (%d) than this program (%d): use the newer program", e.Has, e.Wants)
}

// Current fails with a VersionError where the tables are not those of this
// program: what reads without migrating asks this first.
func (db *DB) Current(ctx context.Context) error {
	wants, err := db.newest()
	if err != nil {
		return err
	}
	there := "select count(*) from sqlite_master where name = 'goose_db_version'"
	if db.dialect == PostgreSQL {
		there = "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'goose_db_version'"
	}
	var has, tables int64
	if err := db.reader.QueryRowContext(ctx, there).Scan(&tables); err != nil {
		return Explain(err)
	}
	if tables > 0 {
		if err := db.reader.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from goose_db_version").Scan(&has); err != nil {
			return Explain(err)
		}
	}
	if has != wants {
		return VersionError{Has: has, Wants: wants}
	}
	return nil
}

// newest is the last step of the history.
func (db *DB) newest() (int64, error) {
	var last int64
	files, err := fs.Glob(db.schema, "*.sql")
	if err != nil {
		return 0, err
	}
	for _, name := range files {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("store: the migration %s has no number", name)
		}
		last = max(last, n)
	}
	for _, own := range db.inOwnWords() {
		last = max(last, own.Version)
	}
	return last, nil
}
