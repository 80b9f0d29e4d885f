package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/schema"
)

// A snapshot of either database, loaded into either, holds what was there.
func TestSnapshotGoesIntoEitherDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			for i, name := range []string{"a", "ü — 漢", ""} {
				if _, err := tx.Exec(ctx, "insert into base_due (name, ran) values ($1, $2)", name, int64(1)<<60+int64(i)); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, "insert into base_job (id, kind, payload, unique_key, run_at) values ('1', 'k', '12', null, 5)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "snapshot.db")
		if err := db.Snapshot(ctx, path); err != nil {
			t.Fatal(err)
		}
		snapshot, err := store.Open(ctx, store.Options{URL: path, Schema: schema.Main(), ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer snapshot.Close()
		for name, address := range map[string]string{"sqlite": storetest.SQLite(t), "postgresql": storetest.PostgreSQL(t)} {
			target := storetest.Open(t, address)
			if err := target.Load(ctx, snapshot); err != nil {
				t.Fatalf("into %s: %v", name, err)
			}
			var rows int
			var most int64
			var nulls int
			err := target.QueryRow(ctx, "select (select count(*) from base_due), (select ran from base_due where name = 'ü — 漢'), (select count(*) from base_job where unique_key is null and payload = '12')").Scan(&rows, &most, &nulls)
			if err != nil || rows != 3 || most != 1<<60+1 || nulls != 1 {
				t.Errorf("into %s: %d rows, %d, %d, %v", name, rows, most, nulls, err)
			}
			if err := target.Load(ctx, snapshot); !errors.Is(err, store.ErrNotEmpty) {
				t.Errorf("loaded twice into %s: %v", name, err)
			}
		}
	})
}

// What is read of one moment asks what was just written with, on a server and
// on a database that is only read.
func TestOneMomentIsReadBesideWriting(t *testing.T) {
	address := storetest.SQLite(t)
	db := storetest.Open(t, address)
	query := "select count(*) from base_once"
	var n int
	for range 2 { // the second time its statement is kept
		err := db.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, query).Scan(&n) })
		if err != nil {
			t.Fatal(err)
		}
	}
	read := func(ctx context.Context, q store.Q) error { return q.QueryRow(ctx, query).Scan(&n) }
	if err := db.Still(t.Context(), read); err != nil {
		t.Error(err)
	}
	only, err := store.Open(t.Context(), store.Options{URL: address, Schema: schema.Main(), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer only.Close()
	if err := only.Still(t.Context(), read); err != nil {
		t.Error(err)
	}
}
