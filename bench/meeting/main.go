// Command meeting measures a live round with 200 phones: how long it takes from
// the facilitator's tap until every phone has fetched the same speaker, on one
// server and on two that share a PostgreSQL, and what a live connection weighs.
// Servers are processes of their own; the phones, on the same machine, do what a
// browser's script does: hear a hint on the stream, wait 150 ms for company, and
// ask for the part of the page that moves.
//
//	go run ./bench/meeting            everything
//	go run ./bench/meeting -taps 20   fewer taps
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store/pgtest"
)

func main() {
	taps := flag.Int("taps", 50, "how often the facilitator goes on")
	phones := flag.Int("phones", 200, "how many phones are connected")
	serve := flag.String("serve", "", "be a server on the data in this folder (the program calls itself so)")
	database := flag.String("database", "", "with -serve: the database")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := error(nil)
	if *serve != "" {
		err = serveParty(ctx, *serve, *database)
	} else {
		err = run(ctx, *phones, *taps)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serveParty serves until it is told to end, and prints where.
func serveParty(ctx context.Context, folder, database string) error {
	a, err := app.New(ctx, app.Config{Place: place(folder, database), Site: page.Site{Name: "Bench", BaseURL: "http://localhost"}})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr().String())
	err = a.Serve(ctx, listener)
	if e := a.Close(); err == nil {
		err = e
	}
	return err
}

func place(folder, database string) app.Place {
	return app.Place{Data: folder, Database: database, Vault: filepath.Join(folder, "keys.db")}
}

func run(ctx context.Context, phones, taps int) error {
	folder, err := os.MkdirTemp("", "concentric-bench-meeting")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	cluster, err := pgtest.StartDurable(ctx)
	if err != nil {
		return err
	}
	defer cluster.Stop()
	for _, round := range []struct {
		name, folder, database string
		servers                int
	}{
		{"SQLite, one server", filepath.Join(folder, "sqlite"), "", 1},
		{"PostgreSQL, one server", filepath.Join(folder, "postgresql"), cluster.URL, 1},
		{"PostgreSQL, two servers", filepath.Join(folder, "postgresql"), cluster.URL, 2},
	} {
		if err := measure(ctx, round.name, round.folder, round.database, round.servers, phones, taps); err != nil {
			return fmt.Errorf("%s: %w", round.name, err)
		}
	}
	return nil
}

// measure runs one round: the figures are of every phone at every tap.
func measure(ctx context.Context, name, folder, database string, servers, phones, taps int) error {
	m, err := gather(ctx, folder, database, phones)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running []*server
	for range servers {
		s, err := start(ctx, folder, database)
		if err != nil {
			return err
		}
		defer s.end()
		running = append(running, s)
	}
	seen, err := m.tap(ctx, running, taps)
	if err != nil {
		return err
	}
	slices.Sort(seen)
	fmt.Printf("%-24s %d phones, %d taps: median %v, p99 %v, slowest %v (target p99 2s)\n", name, phones, taps,
		at(seen, .5), at(seen, .99), seen[len(seen)-1].Round(time.Millisecond))
	if servers > 1 {
		return nil
	}
	return m.weigh(ctx, running[0], name)
}

func at(sorted []time.Duration, share float64) time.Duration {
	return sorted[int(share*float64(len(sorted)-1))].Round(time.Millisecond)
}

// server is a process of its own.
type server struct {
	command *exec.Cmd
	address string
}

func start(ctx context.Context, folder, database string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{command: exec.CommandContext(ctx, self, "-serve", folder, "-database", database)}
	s.command.Stderr = os.Stderr
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	_, err = fmt.Fscanln(out, &s.address)
	return s, err
}

func (s *server) end() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	_ = s.command.Wait()
}
