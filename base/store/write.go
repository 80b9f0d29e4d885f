package store

import (
	"context"
	"database/sql"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"concentric/base/apperr"
	"concentric/base/seal"
)

// Tx is a transaction under way. Acts take one; only Write makes one.
type Tx struct {
	tx     *sql.Tx
	db     *DB
	topics []string
	reads  bool // of one moment, through a connection that writes nothing
}

// Query reads rows inside the transaction. Its statement is parsed each time:
// the same one may be asked again before the rows have been read.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.tx.QueryContext(ctx, query, args...)
}

// QueryRow reads one row inside the transaction.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if s := tx.statement(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return tx.tx.QueryRowContext(ctx, query, args...)
}

// Exec changes rows.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := tx.statement(ctx, query); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return tx.tx.ExecContext(ctx, query, args...)
}

// Change is Exec for statements that must change exactly one row; where they
// change none it returns miss (an apperr.Conflict or NotFound, as the caller
// means it).
func (tx *Tx) Change(ctx context.Context, miss error, query string, args ...any) error {
	result, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return miss
	}
	return nil
}

// Touch tells pages that show this topic to ask again, once the transaction
// has committed. It is a hint and may be lost.
func (tx *Tx) Touch(topic string) { tx.topics = append(tx.topics, topic) }

// Dialect says which database this is.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// Keys opens and seals sealed columns.
func (tx *Tx) Keys() *seal.Keys { return tx.db.keys }

// TryLock takes a lock that the transaction holds to its end, across all
// servers on this database; false if another has it. SQLite has one writer, so
// there it is always true.
func (tx *Tx) TryLock(ctx context.Context, name string) (bool, error) {
	if tx.db.dialect == SQLite {
		return true, nil
	}
	h := fnv.New64a()
	h.Write([]byte("concentric:" + name))
	var got bool
	err := tx.QueryRow(ctx, "select pg_try_advisory_xact_lock($1)", int64(h.Sum64())).Scan(&got)
	return got, err
}

// Write runs fn in a transaction and returns once it is durably committed, or
// with nothing done. fn may run more than once (after a serialization failure
// or a deadlock), so it does no input or output of its own and leaves nothing
// behind but rows. Its context is the caller's without the cancellation: what
// has begun is finished, so that one caller hanging up cannot undo another's
// work in the same commit.
func (db *DB) Write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if db.writer == nil {
		return errors.New("store: this database was opened for reading only")
	}
	if db.dialect == SQLite {
		return Explain(db.writeSQLite(ctx, fn))
	}
	return Explain(db.writePostgreSQL(ctx, fn))
}

// request is one caller waiting for the writer.
type request struct {
	ctx      context.Context
	fn       func(context.Context, *Tx) error
	topics   []string
	err      error
	panicked any
	done     chan struct{}
}

func (db *DB) writeSQLite(ctx context.Context, fn func(context.Context, *Tx) error) error {
	r := &request{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case db.requests <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-db.stop:
		return errClosed
	}
	select {
	case <-r.done:
	case <-db.stop:
		// The loop finishes what it holds before it stops.
		db.stopped.Wait()
		select {
		case <-r.done:
		default:
			return errClosed
		}
	}
	if r.panicked != nil {
		panic(r.panicked)
	}
	return r.err
}

var errClosed = apperr.New(apperr.Unavailable, "base.database_away")

// batchLimit is how many callers share one commit at most. A commit costs a
// sync of the disk; sharing it is where the throughput comes from.
const batchLimit = 512

func (db *DB) writeLoop() {
	defer db.stopped.Done()
	for {
		select {
		case r := <-db.requests:
			db.commitTogether(db.collect(r))
			db.keep(context.Background())
		case <-db.stop:
			for {
				select {
				case r := <-db.requests:
					db.commitTogether(db.collect(r))
				default:
					return
				}
			}
		}
	}
}

// collect takes every caller that is waiting now.
func (db *DB) collect(first *request) []*request {
	batch := []*request{first}
	for len(batch) < batchLimit {
		select {
		case r := <-db.requests:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// commitTogether runs the batch in one transaction. If the commit itself
// fails, every caller that had succeeded is told so.
func (db *DB) commitTogether(batch []*request) {
	defer func() {
		for _, r := range batch {
			close(r.done)
		}
	}()
	fail := func(err error) {
		for _, r := range batch {
			if r.err == nil && r.panicked == nil {
				r.err = err
			}
		}
	}
	ctx := context.Background()
	sqlTx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		fail(err)
		return
	}
	for _, r := range batch {
		if err := db.runInSavepoint(sqlTx, r); err != nil {
			sqlTx.Rollback()
			fail(err)
			return
		}
	}
	if err := sqlTx.Commit(); err != nil {
		sqlTx.Rollback()
		fail(err)
		return
	}
	for _, r := range batch {
		if r.err == nil && r.panicked == nil {
			db.touched(r.topics)
		}
	}
}

// runInSavepoint runs one caller; its own failure stays its own. An error
// returned from here is the whole transaction's.
func (db *DB) runInSavepoint(sqlTx *sql.Tx, r *request) error {
	if err := r.ctx.Err(); err != nil {
		r.err = err
		return nil
	}
	ctx := context.WithoutCancel(r.ctx)
	tx := &Tx{tx: sqlTx, db: db}
	if _, err := tx.Exec(ctx, "savepoint act"); err != nil {
		return err
	}
	func() {
		defer func() { r.panicked = recover() }()
		r.err = r.fn(ctx, tx)
	}()
	if r.err != nil || r.panicked != nil {
		if _, err := tx.Exec(ctx, "rollback to act"); err != nil {
			// A full disk makes SQLite undo the whole transaction by itself.
			return errors.Join(r.err, err)
		}
	}
	r.topics = tx.topics
	_, err := tx.Exec(ctx, "release act")
	return err
}

// patience is how long one transaction may wait for PostgreSQL.
const patience = 30 * time.Second

// attempts is how often a transaction is tried where PostgreSQL asks for it.
const attempts = 12

func (db *DB) writePostgreSQL(ctx context.Context, fn func(context.Context, *Tx) error) error {
	for try := 1; ; try++ {
		topics, err := db.tryPostgreSQL(ctx, fn)
		if err == nil {
			db.touched(topics)
			return nil
		}
		if !retryable(err) || try == attempts {
			return err
		}
		pause := time.Duration(1+rand.IntN(1<<min(try, 7))) * time.Millisecond
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (db *DB) tryPostgreSQL(ctx context.Context, fn func(context.Context, *Tx) error) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	sqlTx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer sqlTx.Rollback()
	tx := &Tx{tx: sqlTx, db: db}
	if err := fn(ctx, tx); err != nil {
		return nil, err
	}
	return tx.topics, sqlTx.Commit()
}
