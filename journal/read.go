package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"concentric/base/store"
)

// Reader draws consequences from the journal: notices, My voice, what another
// room keeps about an act. Handle is called once for each entry in order, in
// the transaction that also moves the reader's place, so that each entry has
// its effect once, however often the server stops.
type Reader struct {
	Name   string
	Handle func(ctx context.Context, tx *store.Tx, e Entry) error
}

// readBatch is how many entries share a transaction.
const readBatch = 100

var errElsewhere = errors.New("journal: another server reads")

// Read lets the reader handle one batch of sequenced entries, and returns how
// many it handled.
func Read(ctx context.Context, db *store.DB, r Reader) (int, error) {
	seq := int64(-1)
	err := db.QueryRow(ctx, "select seq from journal_reader where name = $1", r.Name).Scan(&seq)
	known := err == nil
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	entries, err := After(ctx, db, seq, readBatch)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	last := entries[len(entries)-1].Seq
	err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := move(ctx, tx, r.Name, known, seq, last); err != nil {
			return err
		}
		for _, e := range entries {
			if err := r.Handle(ctx, tx, e); err != nil {
				return fmt.Errorf("journal: reader %s at entry %d (%s %s): %w", r.Name, e.Seq, e.Name, e.Ref, err)
			}
		}
		return nil
	})
	if errors.Is(err, errElsewhere) {
		return 0, nil
	}
	return len(entries), err
}

// move takes the reader from one place to the next; if it no longer stands
// where it stood, another server has read meanwhile.
func move(ctx context.Context, tx *store.Tx, name string, known bool, from, to int64) error {
	if known {
		return tx.Change(ctx, errElsewhere, "update journal_reader set seq = $1 where name = $2 and seq = $3", to, name, from)
	}
	return tx.Change(ctx, errElsewhere, "insert into journal_reader (name, seq) values ($1, $2) on conflict (name) do nothing", name, to)
}

// RunReaders lets all readers read until the context ends. A reader that fails
// stays where it is and is tried again; the others go on.
func RunReaders(ctx context.Context, db *store.DB, readers []Reader, wake <-chan struct{}, log *slog.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		busy := false
		for _, r := range readers {
			n, err := Read(ctx, db, r)
			if err != nil && ctx.Err() == nil {
				log.Error("reader", "reader", r.Name, "error", err)
				continue
			}
			busy = busy || n > 0
		}
		if busy {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-wake:
		}
	}
}

// Settle sequences everything that waits and lets all readers catch up, for a
// program that fills a database and ends.
func Settle(ctx context.Context, db *store.DB, readers []Reader) error {
	for {
		busy := 0
		n, err := Sequence(ctx, db)
		if err != nil {
			return err
		}
		busy += n
		for _, r := range readers {
			n, err := Read(ctx, db, r)
			if err != nil {
				return err
			}
			busy += n
		}
		if busy == 0 {
			return nil
		}
	}
}
