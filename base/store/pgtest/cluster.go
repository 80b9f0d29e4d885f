// Package pgtest starts a throw-away PostgreSQL cluster from the installed
// server, for tests and measurements: a temporary folder, a unix socket.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variable is the environment variable that hands a running cluster's address
// to the tests.
const Variable = "CONCENTRIC_TEST_POSTGRES"

// ErrNotInstalled says that there is no PostgreSQL server to start.
var ErrNotInstalled = errors.New("pgtest: no PostgreSQL server is installed (tools/install postgresql, or CONCENTRIC_POSTGRES_BIN=folder)")

// Cluster is a running server that nobody else uses.
type Cluster struct {
	URL    string // of its database "postgres", as a superuser without a password
	keeper *exec.Cmd
	leash  io.WriteCloser
}

// keep is what watches over the server: it stops it and deletes the folder
// when its standard input ends, which happens also when the process that
// started it is killed.
const keep = `
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c "fsync=$3" -c "synchronous_commit=$3" \
	-c "full_page_writes=$3" -c "max_wal_size=$4" -c max_connections=300 -c shared_buffers=128MB -c log_min_messages=fatal >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT "$server"
wait "$server"
rm -rf "$2"
`

// Start makes a cluster and starts it; Stop it. Should the process end without
// that, the cluster ends with it. It does not wait for the disk, and lives in
// memory where there is enough: for tests.
func Start(ctx context.Context) (*Cluster, error) { return start(ctx, Memory(), "off") }

// StartDurable is Start for measurements: what it has committed is on the disk.
func StartDurable(ctx context.Context) (*Cluster, error) { return start(ctx, "", "on") }

func start(ctx context.Context, under, durable string) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(under, "pg")
	if err != nil {
		return nil, err
	}
	as, err := unprivileged(folder)
	if err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	initialise := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", filepath.Join(folder, "data"),
		"-U", "concentric", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions")
	initialise.Dir, initialise.SysProcAttr = folder, as
	if out, err := initialise.CombinedOutput(); err != nil {
		os.RemoveAll(folder)
		return nil, fmt.Errorf("pgtest: initdb: %w\n%s", err, out)
	}
	cluster := &Cluster{keeper: exec.Command("sh", "-c", keep, "sh", bin, folder, durable, map[string]string{"off": "64MB", "on": "1GB"}[durable])}
	cluster.keeper.Dir, cluster.keeper.SysProcAttr = folder, as
	if cluster.leash, err = cluster.keeper.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cluster.keeper.Start(); err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	cluster.URL = "postgres://concentric@/postgres?" + url.Values{"host": {folder}}.Encode()
	if err := cluster.await(ctx); err != nil {
		log, _ := os.ReadFile(filepath.Join(folder, "log"))
		cluster.Stop()
		return nil, fmt.Errorf("pgtest: the server does not answer: %w\n%s", err, log)
	}
	return cluster, nil
}

// Stop ends the server and deletes its folder.
func (c *Cluster) Stop() error {
	c.leash.Close()
	return c.keeper.Wait()
}

func (c *Cluster) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// binaries finds the folder of initdb and postgres: CONCENTRIC_POSTGRES_BIN,
// then PATH, then where Debian and Homebrew put it, the newest first.
func binaries() (string, error) {
	if named := os.Getenv("CONCENTRIC_POSTGRES_BIN"); named != "" {
		return named, nil
	}
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql@*/bin/initdb"} {
		found, _ := filepath.Glob(pattern)
		if len(found) > 0 {
			return filepath.Dir(slices.Max(found)), nil
		}
	}
	return "", ErrNotInstalled
}

// servant is the user as whom root runs the server, which refuses to be root:
// postgres, as Debian's package makes it, or nobody.
func servant() (uid, gid int, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		who, lookup := user.Lookup(name)
		if lookup != nil {
			err = lookup
			continue
		}
		if uid, err = strconv.Atoi(who.Uid); err != nil {
			continue
		}
		if gid, err = strconv.Atoi(who.Gid); err != nil {
			continue
		}
		return uid, gid, nil
	}
	return 0, 0, fmt.Errorf("pgtest: PostgreSQL does not run as root, and there is no user postgres or nobody: %w", err)
}
