package storetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"concentric/base/store"
	"concentric/base/store/pgtest"
	"concentric/schema"
)

// migrated is a SQLite database with all migrations applied, made once in a
// process; every test begins with a copy.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "sqlite")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "template.db")
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{URL: file, Schema: schema.Main()})
	if err != nil {
		return nil, err
	}
	err = db.Migrate(ctx)
	if closing := db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	// What still stands in the write-ahead log belongs to the copy too.
	plain, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	_, err = plain.Exec("pragma wal_checkpoint(truncate)")
	if closing := plain.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// folder is the test's own, in memory where there is enough.
func folder(t testing.TB) string {
	t.Helper()
	memory := pgtest.Memory()
	if memory == "" {
		return t.TempDir()
	}
	own, err := os.MkdirTemp(memory, "concentric-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(own) })
	return own
}

// SQLite makes a migrated database and returns the path of its file.
func SQLite(t testing.TB) string {
	t.Helper()
	content, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder(t), "concentric.db")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
