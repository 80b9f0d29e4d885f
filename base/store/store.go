// Package store is the database: one text of SQL for SQLite (the embedded
// file that a party begins with) and for PostgreSQL (what it may outgrow it
// onto).
//
// Reads go straight to the pool. Every write goes through Write: on SQLite one
// writer commits many callers at once, each in a savepoint of its own; on
// PostgreSQL each caller has a transaction, retried where the database asks
// for it. Write returns after the durable commit, never before.
//
// What it does not cover: synchronous=FULL asks the disk to keep what was
// committed; a disk that lies about that loses it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"concentric/base/seal"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Dialect is which of the two databases this is; the few texts that differ ask.
type Dialect string

// The two databases.
const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
)

// Q is what reads need: the database itself, or a transaction.
type Q interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
	Dialect() Dialect
	Keys() *seal.Keys
}

// DB is an open database. Close it.
type DB struct {
	dialect Dialect
	keys    *seal.Keys
	writer  *sql.DB
	reader  *sql.DB
	schema  fs.FS

	requests chan *request // SQLite: waiting writers
	stop     chan struct{}
	stopped  sync.WaitGroup

	touch    touches
	prepared prepared
	written  written
}

// Options say what to open. URL is the path of a SQLite file or a postgres://
// address; Schema holds the migrations; Keys may be nil where no sealed column
// is touched.
type Options struct {
	URL      string
	Schema   fs.FS
	Keys     *seal.Keys
	ReadOnly bool // open for reading only; Write fails
	Pool     int  // connections for reading (0: 8 on SQLite, 16 on PostgreSQL)
}

// Open opens the database; it does not migrate it.
func Open(ctx context.Context, o Options) (*DB, error) {
	db := &DB{keys: o.Keys, schema: o.Schema, stop: make(chan struct{})}
	var err error
	if strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://") {
		err = db.openPostgreSQL(ctx, o)
	} else {
		err = db.openSQLite(ctx, o)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", redact(o.URL), err)
	}
	return db, nil
}

func (db *DB) openSQLite(ctx context.Context, o Options) error {
	db.dialect = SQLite
	path, err := filepath.Abs(o.URL)
	if err != nil {
		return err
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	pool := o.Pool
	if pool == 0 {
		pool = 8
	}
	const common = "&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)"
	if !o.ReadOnly {
		db.writer, err = sql.Open("sqlite", file+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(2000)"+common)
		if err != nil {
			return err
		}
		db.writer.SetMaxOpenConns(1)
		if err := db.writer.PingContext(ctx); err != nil {
			db.writer.Close()
			return err
		}
	}
	db.reader, err = sql.Open("sqlite", file+"?mode=ro"+common+"&_pragma=cache_size(-8000)")
	if err != nil {
		return err
	}
	db.reader.SetMaxOpenConns(pool)
	db.reader.SetMaxIdleConns(pool)
	if err := db.reader.PingContext(ctx); err != nil {
		db.reader.Close()
		return err
	}
	if o.ReadOnly {
		return nil
	}
	db.written = written{kept: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
	db.requests = make(chan *request, 1024)
	db.stopped.Add(1)
	go db.writeLoop()
	return nil
}

func (db *DB) openPostgreSQL(ctx context.Context, o Options) error {
	db.dialect = PostgreSQL
	pool, err := sql.Open("pgx", o.URL)
	if err != nil {
		return err
	}
	size := o.Pool
	if size == 0 {
		size = 16
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return err
	}
	db.reader = pool
	if !o.ReadOnly {
		db.writer = pool
		db.stopped.Add(1)
		go db.notifyLoop()
	}
	return nil
}

// Close waits for the writers that are under way, and closes.
func (db *DB) Close() error {
	close(db.stop)
	db.stopped.Wait()
	err := db.reader.Close()
	if db.writer != nil && db.writer != db.reader {
		err = errors.Join(err, db.writer.Close())
	}
	return err
}

// Migrate brings the tables up to this program's version. Two servers that
// start at once do it once.
func (db *DB) Migrate(ctx context.Context) error {
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if db.dialect == PostgreSQL {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	if own := db.inOwnWords(); len(own) > 0 {
		options = append(options, goose.WithGoMigrations(own...))
	}
	provider, err := goose.NewProvider(dialect, db.writer, db.schema, options...)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

// Dialect says which database this is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Keys opens and seals this database's sealed columns; nil without a master key.
func (db *DB) Keys() *seal.Keys { return db.keys }

// Query reads rows, outside any transaction.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := db.statement(ctx, query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return db.reader.QueryContext(ctx, query, args...)
}

// QueryRow reads one row, outside any transaction.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if s := db.statement(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return db.reader.QueryRowContext(ctx, query, args...)
}

// Ping reports whether the database answers, for /readyz.
func (db *DB) Ping(ctx context.Context) error { return db.reader.PingContext(ctx) }

// Bit is a yes or no as the database keeps it: 1 or 0.
func Bit(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// Micros is a time as the database keeps it: microseconds since 1970. The zero
// time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// At is the time kept as micros; 0 is the zero time.
func At(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// redact takes the password out of a database address, for messages.
func redact(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	return u.Redacted()
}
