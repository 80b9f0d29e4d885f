package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"concentric/app"
	"concentric/base/store"
)

// whole measures the memory of a whole server: it fills a SQLite file with the
// votes of a large conversation, builds the program, lets it serve, and reads the
// most memory that was resident when the map is drawn, and when it is drawn again after
// a hundredth more votes have come.
func whole(ctx context.Context, folder string, people, statements, votes int) error {
	place := app.Place{Data: filepath.Join(folder, "party")}
	stores, err := app.OpenStores(ctx, place)
	if err != nil {
		return err
	}
	defer stores.Close()
	db := stores.DB
	id, err := ask(ctx, db, statements)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := crowd(ctx, db, id, 0, people, statements, votes); err != nil {
		return err
	}
	fmt.Printf("filled: %d people, %d statements, %d votes, %.0f s; load %s\n", people, statements, people*votes, time.Since(began).Seconds(), load())
	program := filepath.Join(folder, "concentric")
	build := exec.CommandContext(ctx, "make", "--silent", "build", "BIN="+program)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	served, err := serve(ctx, program, place)
	if err != nil {
		return err
	}
	defer func() {
		_ = served.Process.Kill()
		_ = served.Wait() // it was killed: that is no news
	}()
	if err := drawn(ctx, db, id, people*votes, served.Process.Pid, "first map, with both tests"); err != nil {
		return err
	}
	if err := crowd(ctx, db, id, people, people+people/100, statements, votes); err != nil {
		return err
	}
	return drawn(ctx, db, id, (people+people/100)*votes, served.Process.Pid, "map after a hundredth more votes")
}

// crowd writes the votes of the people from one number up to another straight
// into the table: three camps who differ on every third statement, with noise, each on
// statements spread over all of them.
func crowd(ctx context.Context, db *store.DB, conversation string, from, to, statements, votes int) error {
	const atOnce = 10_000 // people in one transaction
	for first := from; first < to; first += atOnce {
		last := min(first+atOnce, to)
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `
				with recursive person (p) as (select $2 union all select p + 1 from person where p + 1 < $3),
				turn (k) as (select 0 union all select k + 1 from turn where k + 1 < $4),
				cast (p, k, s, noise) as (
					select p, k, k * $5 + (p * 2654435761 + k * 40503) / 65536 % $5, (p * 48271 + k * 69621) / 128 % 100 from person, turn)
				insert into listening_vote (conversation, participant, statement, vote, tier, since)
				select $1, printf('%024d', p), s + 1, case when noise < 15 then 0 when (s % 3 = p % 3) = (noise >= 80) then -1 else 1 end, 1, p * $4 + k + 1
				from cast`, conversation, first, last, votes, statements/votes)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, "update listening_conversation set casts = $1 where id = $2", last*votes, conversation)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// serve starts the program on a free port of this machine.
func serve(ctx context.Context, program string, place app.Place) (*exec.Cmd, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, err
	}
	served := exec.CommandContext(ctx, program, "serve", "--data", place.Data, "--listen", address)
	served.Stderr = os.Stderr
	return served, served.Start()
}

// drawn waits until the map is drawn of all votes, and prints the most memory
// that the server had resident until then.
func drawn(ctx context.Context, db *store.DB, conversation string, votes, pid int, what string) error {
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		peak, err := peakMiB(pid)
		if err != nil {
			return err
		}
		var casts int
		err = db.QueryRow(ctx, "select coalesce(max(casts), 0) from listening_map where conversation = $1", conversation).Scan(&casts)
		if err != nil {
			return err
		}
		if casts >= votes {
			fmt.Printf("%s: %.0f MiB of the whole server at most, %.0f s; load %s\n", what, peak, time.Since(began).Seconds(), load())
			return nil
		}
	}
}

// peakMiB is the most memory that a process ever had resident.
func peakMiB(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil {
			return kib / 1024, nil
		}
	}
	return 0, errors.New("the server has ended, or the system does not tell its memory")
}

// load is how busy the machine was in the last minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(text), " ")
	return one
}
