// Command listening measures a conversation of many people: votes at a steady
// rate until each is acknowledged, the next statement, and the map after a
// burst of votes while others keep coming. It fills a fresh SQLite file, or a
// PostgreSQL with -database postgresql, and prints one line a figure.
//
//	go run ./bench/listening -people 100000 -statements 1000 -votes 30
//
// With -whole it measures instead the memory of a whole server that maps the
// conversation from its SQLite file:
//
//	go run ./bench/listening -whole -people 1000000 -statements 2000 -votes 60
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"concentric/base/seal"
	"concentric/base/store"
	"concentric/base/store/pgtest"
	"concentric/brief"
	"concentric/circle"
	"concentric/engine/opinion"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
	"concentric/schema"
)

// bench is one conversation that is measured.
type bench struct {
	room       *listening.Room
	id         string
	people     int
	statements int
}

func main() {
	people := flag.Int("people", 100_000, "participants, all of them members")
	statements := flag.Int("statements", 1000, "statements of the conversation")
	votes := flag.Int("votes", 30, "votes of each, on average")
	rate := flag.Int("rate", 500, "votes a second while it is measured")
	seconds := flag.Int("seconds", 30, "how long the votes are measured")
	burst := flag.Int("burst", 10_000, "votes of the burst before the map")
	server := flag.Bool("whole", false, "measure the memory of a whole server that maps the conversation, and nothing else")
	database := flag.String("database", "sqlite", "sqlite: a fresh file; postgresql: a cluster of its own that waits for the disk; or postgres://…")
	flag.Parse()
	if *server {
		if err := inFolder(func(folder string) error { return whole(context.Background(), folder, *people, *statements, *votes) }); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(*people, *statements, *votes, *rate, *seconds, *burst, *database); err != nil {
		log.Fatal(err)
	}
}

// inFolder does something in a folder of its own, which is gone afterwards.
func inFolder(do func(folder string) error) error {
	folder, err := os.MkdirTemp("", "listening")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	return do(folder)
}

func run(people, statements, votes, rate, seconds, burst int, database string) error {
	return inFolder(func(folder string) error {
		return steadily(context.Background(), folder, people, statements, votes, rate, seconds, burst, database)
	})
}

func steadily(ctx context.Context, folder string, people, statements, votes, rate, seconds, burst int, database string) (err error) {
	switch database {
	case "sqlite":
		database = filepath.Join(folder, "party.db")
	case "postgresql":
		cluster, err := pgtest.StartDurable(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, cluster.Stop()) }()
		database = cluster.URL
	}
	b, stop, err := begin(ctx, database, filepath.Join(folder, "keys.db"), people, statements)
	if err != nil {
		return err
	}
	defer stop()
	began := time.Now()
	if err := b.fill(ctx, people*votes); err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("filled: %d people, %d statements, %d votes, %.0f/s\n", people, statements, people*votes, float64(people*votes)/took.Seconds())
	began = time.Now()
	if err := b.room.Refresh(ctx, b.id); err != nil {
		return err
	}
	fmt.Printf("first map, with both tests: %.1f s\n", time.Since(began).Seconds())
	if err := b.next(ctx, 2000); err != nil {
		return err
	}
	told, err := b.steady(ctx, rate, time.Duration(seconds)*time.Second)
	if err != nil {
		return err
	}
	fmt.Printf("votes at %d/s until acknowledged: %s\n", rate, told)
	return b.afterBurst(ctx, rate, burst)
}

func begin(ctx context.Context, database, vaultFile string, people, statements int) (*bench, func(), error) {
	keys, err := seal.Parse(strings.Repeat("11", 32))
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: database, Schema: schema.Main(), Keys: keys})
	if err != nil {
		return nil, nil, err
	}
	vault, err := store.Open(ctx, store.Options{URL: vaultFile, Schema: schema.Keys(), Keys: keys})
	if err != nil {
		return nil, nil, err
	}
	stop := func() { db.Close(); vault.Close() }
	if err := db.Migrate(ctx); err != nil {
		return nil, stop, err
	}
	if err := vault.Migrate(ctx); err != nil {
		return nil, stop, err
	}
	b := &bench{room: listening.NewRoom(db, vault), people: people, statements: statements}
	b.id, err = ask(ctx, db, statements)
	return b, stop, err
}

// ask founds a circle and opens a conversation of so many statements.
func ask(ctx context.Context, db *store.DB, statements int) (id string, err error) {
	n := listening.New{
		Audience: journal.Members, Question: "What shall we do?", Lang: "en", Need: "We want to know.", Promise: "We answer.",
		AnswerBy: "2099-01-01", Mode: listening.Free,
		Brief: brief.Brief{What: "All of it", WhyNow: "Now", TradeOffs: "Some", Affected: "Everybody", Lang: "en"},
	}
	for i := range statements {
		n.Seeds = append(n.Seeds, fmt.Sprintf("Statement of number %d, about as long as people write them.", i))
	}
	err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		owner, err := circle.Found(ctx, tx, person(0), circle.Charter{Name: "General", Aim: "To listen"}, []member.Actor{person(0), person(1)})
		if err != nil {
			return err
		}
		n.Circle = owner.ID
		id, err = listening.Open(ctx, tx, person(0), n)
		return err
	})
	return id, err
}

func person(n int) member.Actor {
	return member.Actor{Member: fmt.Sprintf("member-%d", n), Pseudonym: fmt.Sprintf("p%d", n)}
}

// vote casts one vote of somebody at random: three camps who differ on every
// third statement.
func (b *bench) vote(ctx context.Context, rng *rand.Rand) error {
	who := rng.IntN(b.people)
	statement := 1 + min(rng.IntN(b.statements), rng.IntN(b.statements))
	answer := opinion.Agree
	switch {
	case rng.IntN(7) == 0:
		answer = opinion.Pass
	case (statement%3 == who%3) != (rng.IntN(5) == 0):
		answer = opinion.Disagree
	}
	return b.room.Vote(ctx, person(who), b.id, statement, answer)
}

// fill casts many votes as fast as they are taken.
func (b *bench) fill(ctx context.Context, votes int) error {
	var all sync.WaitGroup
	errs := make([]error, 256)
	for i := range errs {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(1, uint64(i)))
			for range votes / len(errs) {
				if errs[i] = b.vote(ctx, rng); errs[i] != nil {
					return
				}
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// next asks for the next statements of people at random.
func (b *bench) next(ctx context.Context, times int) error {
	rng := rand.New(rand.NewPCG(2, 2))
	for _, most := range []int{1, listening.Ahead} {
		var took []time.Duration
		for range times {
			began := time.Now()
			if _, err := b.room.Next(ctx, person(rng.IntN(b.people)), b.id, 0, most); err != nil {
				return err
			}
			took = append(took, time.Since(began))
		}
		fmt.Printf("next statement, %d ahead: %s\n", most, spread(took))
	}
	return nil
}

// steady casts votes at a rate for a while, whether or not the ones before are
// acknowledged.
func (b *bench) steady(ctx context.Context, rate int, long time.Duration) (string, error) {
	rng := rand.New(rand.NewPCG(3, 3))
	var all sync.WaitGroup
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for end := time.Now().Add(long); time.Now().Before(end) && ctx.Err() == nil; {
		due := <-tick.C
		seed := rng.Uint64()
		all.Go(func() {
			err := b.vote(context.WithoutCancel(ctx), rand.New(rand.NewPCG(seed, 4)))
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(due))
			if err != nil {
				failed = err
			}
		})
	}
	all.Wait()
	return spread(took), failed
}

// afterBurst casts a burst of votes and computes the map while votes keep coming.
func (b *bench) afterBurst(ctx context.Context, rate, burst int) error {
	if err := b.fill(ctx, burst); err != nil {
		return err
	}
	going, stop := context.WithCancel(ctx)
	if name := os.Getenv("PROF"); name != "" {
		f, _ := os.Create(name)
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	type result struct {
		told string
		err  error
	}
	meanwhile := make(chan result, 1)
	go func() {
		told, err := b.steady(going, rate, time.Hour)
		meanwhile <- result{told, err}
	}()
	began := time.Now()
	err := b.room.Refresh(ctx, b.id)
	took := time.Since(began)
	stop()
	votes := <-meanwhile
	if err != nil {
		return err
	}
	fmt.Printf("map after %d more votes, votes coming at %d/s: %.1f s; those votes: %s\n", burst, rate, took.Seconds(), votes.told)
	return votes.err
}

func spread(took []time.Duration) string {
	if len(took) == 0 {
		return "none"
	}
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	return fmt.Sprintf("%d, median %.1f ms, p99 %.1f ms, longest %.1f ms", len(took), at(0.5), at(0.99), at(1))
}
