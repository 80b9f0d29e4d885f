package storetest

import (
	"context"
	"testing"

	"concentric/base/store"
)

func TestEachIsMigratedEmptyAndApart(t *testing.T) {
	ctx := context.Background()
	for range 2 { // the second round must not see the first one's row
		Each(t, func(t *testing.T, db *store.DB) {
			var before, after int
			if err := db.QueryRow(ctx, "select count(*) from base_once").Scan(&before); err != nil {
				t.Fatal(err)
			}
			err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "insert into base_once (key, result, at) values ($1, $2, $3)", "a", "b", 1)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.QueryRow(ctx, "select count(*) from base_once").Scan(&after); err != nil {
				t.Fatal(err)
			}
			if before != 0 || after != 1 {
				t.Errorf("%d rows before, %d after; wanted 0 and 1", before, after)
			}
		})
	}
}

func TestTwoServersOnOneDatabase(t *testing.T) {
	ctx := context.Background()
	address := PostgreSQL(t)
	one, other := Open(t, address), Open(t, address)
	err := one.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into base_once (key, result, at) values ('a', 'b', 1)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var result string
	if err := other.QueryRow(ctx, "select result from base_once").Scan(&result); err != nil || result != "b" {
		t.Errorf("the other server reads %q, %v", result, err)
	}
}
