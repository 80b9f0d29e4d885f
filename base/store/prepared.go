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
const preparedLimit = 400

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
