package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the statements that read a SQLite file, parsed: parsing them
// anew costs as much as running them. PostgreSQL's driver does this by itself.
type prepared struct {
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// preparedLimit is how many are kept; the texts of a program are not many, and
// those with a list in them are parsed each time once it is full.
const preparedLimit = 1000

// statement is the parsed query, nil where it is not kept.
func (db *DB) statement(ctx context.Context, query string) *sql.Stmt {
	if db.dialect != SQLite {
		return nil
	}
	p := &db.prepared
	p.mu.Lock()
	kept, full := p.kept[query], len(p.kept) >= preparedLimit
	p.mu.Unlock()
	if kept != nil || full {
		return kept
	}
	made, err := db.reader.PrepareContext(ctx, query) // may wait for a connection
	if err != nil {
		return nil // said by whoever runs the query
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept := p.kept[query]; kept != nil { // two asked at once
		_ = made.Close() // nothing was asked with it yet
		return kept
	}
	if p.kept == nil {
		p.kept = map[string]*sql.Stmt{}
	}
	p.kept[query] = made
	return made
}

// statement is the parsed query for the connection that writes, nil where it is
// not kept yet: that connection is busy with the transaction, so what is new is
// parsed after it.
func (tx *Tx) statement(ctx context.Context, query string) *sql.Stmt {
	if tx.db.dialect != SQLite || tx.reads {
		return nil
	}
	w := &tx.db.written
	if kept := w.kept[query]; kept != nil {
		return tx.tx.StmtContext(ctx, kept)
	}
	if len(w.kept)+len(w.wanted) < preparedLimit {
		w.wanted[query] = true
	}
	return nil
}

// written keeps the statements of the one connection that writes a SQLite file;
// only the loop that owns the connection touches it.
type written struct {
	kept   map[string]*sql.Stmt
	wanted map[string]bool // of the transaction that has just ended
}

// keep parses what the transaction asked for the first time.
func (db *DB) keep(ctx context.Context) {
	w := &db.written
	for query := range w.wanted {
		if made, err := db.writer.PrepareContext(ctx, query); err == nil { // else said by whoever runs it
			w.kept[query] = made
		}
	}
	clear(w.wanted)
}
