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
