package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Snapshot writes the whole database, as of one moment and while it is in use,
// into a new SQLite file: from SQLite by "vacuum into", from PostgreSQL row by
// row out of one repeatable-read transaction. So a backup is one kind of file,
// whatever it came from, and Load brings it into either database.
func (db *DB) Snapshot(ctx context.Context, path string) error {
	if db.dialect == SQLite {
		_, err := db.reader.ExecContext(ctx, "vacuum into $1", path)
		return Explain(err)
	}
	file, err := Open(ctx, Options{URL: path, Schema: db.schema})
	if err != nil {
		return err
	}
	err = file.Migrate(ctx)
	if err == nil {
		err = copyAll(ctx, db, file)
	}
	return errors.Join(err, file.Close())
}

// Still reads the database as of one moment, whatever is written meanwhile: for
// what compares many rows with one another.
func (db *DB) Still(ctx context.Context, read func(ctx context.Context, q Q) error) error {
	tx, err := db.reader.BeginTx(ctx, &sql.TxOptions{Isolation: db.steady(), ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return read(ctx, &Tx{tx: tx, db: db, reads: true})
}

// ErrNotEmpty says that there are rows where a snapshot was to be loaded.
var ErrNotEmpty = errors.New("store: the database is not empty")

// Load brings a snapshot into a migrated, empty database, in one transaction.
func (db *DB) Load(ctx context.Context, snapshot *DB) error { return copyAll(ctx, snapshot, db) }

func copyAll(ctx context.Context, from, to *DB) error {
	read, err := from.reader.BeginTx(ctx, &sql.TxOptions{Isolation: from.steady(), ReadOnly: true})
	if err != nil {
		return err
	}
	defer read.Rollback()
	write, err := to.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer write.Rollback()
	tables, err := from.tables(ctx, read)
	if err != nil {
		return err
	}
	for _, table := range tables {
		var rows int
		if err := write.QueryRowContext(ctx, "select count(*) from "+table).Scan(&rows); err != nil {
			return err
		}
		if rows > 0 {
			return fmt.Errorf("%w: there are rows in %s", ErrNotEmpty, table)
		}
		if err := copyTable(ctx, read, write, table); err != nil {
			return fmt.Errorf("store: copying %s: %w", table, err)
		}
	}
	return write.Commit()
}

// steady is the isolation in which all of a long read sees one moment. On
// SQLite every transaction does.
func (db *DB) steady() sql.IsolationLevel {
	if db.dialect == PostgreSQL {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// tables lists the party's tables; those of the migrations, and the index of the
// search, which triggers make anew, are not data.
func (db *DB) tables(ctx context.Context, tx *sql.Tx) ([]string, error) {
	query := "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'goose_%' and name not like 'base_search_index%' order by name"
	if db.dialect == PostgreSQL {
		query = "select tablename from pg_tables where schemaname = current_schema() and tablename not like 'goose_%' and tablename not like 'base_search_index%' order by tablename"
	}
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func copyTable(ctx context.Context, from, to *sql.Tx, table string) error {
	rows, err := from.QueryContext(ctx, "select * from "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	insert, err := to.PrepareContext(ctx, `insert into `+table+` ("`+strings.Join(columns, `", "`)+`") values (`+List(len(columns), 1)+`)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
