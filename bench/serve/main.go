// Command serve measures the program as people meet it: over HTTP, with the
// load generator on the same machine. It builds the program, fills the
// demonstration's party of 2,000 members on SQLite and on a PostgreSQL that
// waits for the disk, and prints a table.
//
//	go run ./bench/serve                    everything
//	go run ./bench/serve -only votes,pages  some parts: start, memory, pages, votes
//	go run ./bench/serve -only pages -members 100000 -rate 200 -live 1000
//	                                        a large party, with pages that stay open meanwhile
//
// Page times count from when the request was due, not from when it was sent, so
// that a server that falls behind cannot hide it. After the votes the server is
// killed, and every acknowledged vote is looked for in the database.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

type settings struct {
	only     string
	rows     int
	clients  int
	rate     int
	members  int
	live     int
	duration time.Duration
	database string
}

// bench is one run: its settings, the program that is measured, a folder.
type bench struct {
	settings
	program string
	folder  string
	start   time.Time
}

func main() {
	var s settings
	flag.StringVar(&s.only, "only", "start,memory,pages,votes", "parts to run, separated by commas")
	flag.IntVar(&s.rows, "rows", 3_000_000, "votes that are in the table already")
	flag.IntVar(&s.clients, "clients", 64, "connections that vote at the same time")
	flag.IntVar(&s.rate, "rate", 100, "page requests a second")
	flag.IntVar(&s.members, "members", 2000, "members of the party; what goes beyond the demonstration's 2,000 is on the register and does nothing")
	flag.IntVar(&s.live, "live", 0, "open pages that follow what changes while pages are asked for")
	flag.DurationVar(&s.duration, "duration", 15*time.Second, "how long each load lasts")
	flag.StringVar(&s.database, "database", "sqlite,postgresql", "databases for pages and votes, separated by commas")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	folder, err := os.MkdirTemp("", "bench-serve")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	b := &bench{settings: s, folder: folder, program: filepath.Join(folder, "concentric"), start: time.Now()}
	fmt.Printf("%d cores, %s, %s/%s; load before: %s\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, loadAverage())
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.wants("start") {
		if err := b.startTimes(ctx); err != nil {
			return err
		}
	}
	for database := range strings.SplitSeq(s.database, ",") {
		if err := b.measure(ctx, database); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
	}
	fmt.Printf("load after: %s; took %.0f s\n", loadAverage(), time.Since(b.start).Seconds())
	return nil
}

func (b *bench) wants(part string) bool { return strings.Contains(","+b.only+",", ","+part+",") }

// build builds the program as a release is built, and prints its size.
func (b *bench) build(ctx context.Context) error {
	build := exec.CommandContext(ctx, "make", "--silent", "build", "BIN="+b.program)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	info, err := os.Stat(b.program)
	if err != nil {
		return err
	}
	line("binary, stripped", "%.1f MB", float64(info.Size())/1e6)
	return nil
}

// measure fills a party on one database and loads its server.
func (b *bench) measure(ctx context.Context, database string) error {
	if !b.wants("memory") && !b.wants("pages") && !b.wants("votes") {
		return nil
	}
	p, err := b.settle(ctx, database)
	if err != nil {
		return err
	}
	defer p.close()
	server, err := b.serve(ctx, p.arguments()...)
	if err != nil {
		return err
	}
	defer server.kill()
	if b.wants("memory") {
		time.Sleep(5 * time.Second)
		line(fmt.Sprintf("%s: resident, %d members, idle", database, max(b.members, filled)), "%s", server.resident())
	}
	if b.wants("pages") {
		streams, err := p.follow(ctx, server, b.live)
		defer streams.close()
		if err == nil {
			err = b.pages(ctx, p, server)
		}
		if err != nil {
			return err
		}
		line(fmt.Sprintf("%s: resident, after the pages, %d still open", database, b.live), "%s", server.resident())
	}
	if b.wants("votes") {
		return b.votes(ctx, p, server)
	}
	return nil
}

// line prints one row of the table.
func line(what, format string, args ...any) {
	fmt.Printf("%-58s  %s\n", what, fmt.Sprintf(format, args...))
}

func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	words := strings.Fields(string(text))
	return strings.Join(words[:3], " ")
}
