package pgtest

import (
	"errors"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestClusterStartsAnswersAndLeavesNothing(t *testing.T) {
	cluster, err := Start(t.Context())
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
	var fsync string
	if err := conn.QueryRow(t.Context(), "show fsync").Scan(&fsync); err != nil || fsync != "off" {
		t.Errorf("fsync is %q, %v", fsync, err)
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
