// Package storetest runs a test on both databases: on a SQLite file, and on a
// database of a throw-away PostgreSQL cluster. Both have every migration
// applied; both are gone when the test ends.
//
//	func TestSomething(t *testing.T) {
//		storetest.Each(t, func(t *testing.T, db *store.DB) { … })
//	}
//
// Where no PostgreSQL server is installed, its half is left out by name, and
// fails instead when CONCENTRIC_COMPLETE is set, as make test does.
package storetest

import (
	"context"
	"testing"

	"concentric/base/seal"
	"concentric/base/store"
	"concentric/schema"
)

// Each runs the test on SQLite and on PostgreSQL, as subtests of these names.
func Each(t *testing.T, run func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, Open(t, SQLite(t))) })
	t.Run("postgresql", func(t *testing.T) { run(t, Open(t, PostgreSQL(t))) })
}

// Open opens a database made by SQLite or PostgreSQL, under the tests' master
// key, and closes it when the test ends. Opened twice it is two servers on one
// database.
func Open(t testing.TB, address string) *store.DB {
	t.Helper()
	keys, err := seal.Parse(MasterKey)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Options{URL: address, Schema: schema.Main(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return db
}

// MasterKey is the key of all test databases, as seal.Parse reads it.
const MasterKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
