package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/store/pgtest"
	"concentric/schema"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// cluster is the address of the cluster that this process uses: the one that
// make test started, or one of its own, which ends with the process.
// It is held here as a whole: a cluster that nobody holds is collected, and its
// server ends with it.
var cluster = sync.OnceValues(func() (*pgtest.Cluster, error) {
	if given := os.Getenv(pgtest.Variable); given != "" {
		return &pgtest.Cluster{URL: given}, nil
	}
	return pgtest.Start(context.Background())
})

// template is the name of the migrated database from which the others are
// copied (0.1 s instead of all migrations). It is made once in a cluster.
var template = sync.OnceValues(func() (string, error) {
	server, err := cluster()
	if err != nil {
		return "", err
	}
	name, err := history()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server.URL)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	// Packages are tested side by side, and the first one makes it; the lock
	// goes with the connection.
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(20261122)"); err != nil {
		return "", err
	}
	var there bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	making := name + "_making"
	if _, err := conn.Exec(ctx, "drop database if exists "+making+" with (force)"); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, "create database "+making); err != nil {
		return "", err
	}
	if err := migrate(ctx, on(server.URL, making)); err != nil {
		return "", err
	}
	return name, settled(ctx, func() error {
		_, err := conn.Exec(ctx, "alter database "+making+" rename to "+name)
		return err
	})
})

// PostgreSQL makes a migrated database and returns its address.
func PostgreSQL(t testing.TB) string {
	t.Helper()
	server, err := cluster()
	if errors.Is(err, pgtest.ErrNotInstalled) && os.Getenv("CONCENTRIC_COMPLETE") == "" {
		t.Skipf("%s on PostgreSQL is left out: %v", t.Name(), err)
	}
	if err != nil {
		t.Fatal(err)
	}
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	name := "test_" + id.New()
	statement := func(text string) error {
		conn, err := pgx.Connect(ctx, server.URL)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		return settled(ctx, func() error {
			_, err := conn.Exec(ctx, text)
			return err
		})
	}
	if err := statement(`create database "` + name + `" template ` + from + ` strategy file_copy`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := statement(`drop database "` + name + `" with (force)`); err != nil {
			t.Errorf("dropping the test database: %v", err)
		}
	})
	return on(server.URL, name)
}

// settled tries again while PostgreSQL says that a database is in use: a
// connection that was closed takes a moment to be gone.
func settled(ctx context.Context, try func() error) error {
	for {
		err := try()
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "55006" {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func migrate(ctx context.Context, address string) error {
	db, err := store.Open(ctx, store.Options{URL: address, Schema: schema.Main()})
	if err != nil {
		return err
	}
	return errors.Join(db.Migrate(ctx), db.Close())
}

// history names the template after the migrations in it, so that a cluster
// that outlives a change of the schema gives no stale tables.
func history() (string, error) {
	sum := sha256.New()
	files, err := fs.Glob(schema.Main(), "*.sql")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		text, err := fs.ReadFile(schema.Main(), file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", file, len(text), text)
	}
	return "template_" + hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// on is the cluster's address with another database in it.
func on(address, database string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Path = "/" + database
	return u.String()
}
