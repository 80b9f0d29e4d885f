package store_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/store"
	"concentric/base/store/pgtest"
	"concentric/base/store/storetest"
)

// A full disk: SQLite's own limit on pages stands in for it. Nothing is half
// done, the sentence says what happened, and writing goes on once there is room.
func TestAFullDiskIsSaidAndGotOver(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	table(t, db)
	limit := func(query string) {
		t.Helper()
		err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, query)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	fill := func() error {
		return db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, "insert into thing (id) values (1)"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "create table large as select $1 as text", strings.Repeat("x", 1<<20))
			return err
		})
	}
	limit("pragma max_page_count = 1") // never below what there is
	if err := fill(); !apperr.Is(err, apperr.Full) {
		t.Fatalf("writing to a full disk: %v", err)
	}
	if n := count(t, db, "select count(*) from thing"); n != 0 {
		t.Errorf("%d rows of an act that did not fit", n)
	}
	limit("pragma max_page_count = 1000000")
	if err := fill(); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// A database that restarts cuts every connection: what is written meanwhile is
// refused in words or done, and the program goes on without a restart of its
// own. A database that stays away is said to be away, to writers and readers.
func TestADatabaseThatGoesAway(t *testing.T) {
	storetest.PostgreSQL(t) // leaves the test out, by name, where no server is installed
	cluster, err := pgtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.Open(t, cluster.URL)
	table(t, db)
	written := 0
	write := func() error {
		return db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "insert into thing (id) values ($1)", written)
			return err
		})
	}
	for round := range 20 {
		if round%5 == 0 {
			cut(t, cluster.URL)
		}
		switch err := write(); {
		case err == nil:
			written++
		case !apperr.Is(err, apperr.Unavailable):
			t.Errorf("round %d: %v", round, err)
		}
	}
	if n := count(t, db, "select count(*) from thing"); n != written || written < 15 {
		t.Errorf("%d writes were acknowledged, and %d rows are there", written, n)
	}
	cluster.Stop()
	if err := write(); !apperr.Is(err, apperr.Unavailable) {
		t.Errorf("writing to a database that is away: %v", err)
	}
	var n int
	if err := store.Explain(db.QueryRow(t.Context(), "select count(*) from thing").Scan(&n)); !apperr.Is(err, apperr.Unavailable) {
		t.Errorf("reading from a database that is away: %v", err)
	}
}

// cut ends every other connection to the server, as a restart does.
func cut(t *testing.T, address string) {
	t.Helper()
	other := storetest.Open(t, address)
	_, err := other.Query(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'")
	if err != nil {
		t.Fatal(err)
	}
}
