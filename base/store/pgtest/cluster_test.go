package pgtest

import (
	"context"
	"errors"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestClusterStartsAnswersAndLeavesNothing(t *testing.T) {
	for durable, start := range map[string]func(context.Context) (*Cluster, error){"off": Start, "on": StartDurable} {
		t.Run("fsync "+durable, func(t *testing.T) { startsAnswersAndLeavesNothing(t, start, durable) })
	}
}

func startsAnswersAndLeavesNothing(t *testing.T, start func(context.Context) (*Cluster, error), durable string) {
	cluster, err := start(t.Context())
	if errors.Is(err, ErrNotInstalled) && os.Getenv("CONCENTRIC_COMPLETE") == "" {
		t.Skip("starting and stopping a PostgreSQL cluster is left out: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), cluster.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var is string
		if err := conn.QueryRow(t.Context(), "show "+setting).Scan(&is); err != nil || is != durable {
			t.Errorf("%s is %q, %v", setting, is, err)
		}
	}
	conn.Close(t.Context())
	if err := cluster.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	address, err := url.Parse(cluster.URL)
	if err != nil {
		t.Fatal(err)
	}
	folder := address.Query().Get("host")
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder %s is still there: %v", folder, err)
	}
}
