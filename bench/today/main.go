// Command today measures the page Today in a party of 100,000 members with 24
// open conversations and 12 small tasks: asked for over HTTP at a steady rate by
// another member each time, first on their first look of the day, when what they
// are asked is chosen and remembered, then when they look again.
//
//	go run ./bench/today
//
// Times count from when the request was due. The server and the load share the
// process and the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store/pgtest"
)

func main() {
	people := flag.Int("members", 100_000, "how many members there are")
	looks := flag.Int("looks", 1500, "how many of them look")
	rate := flag.Int("rate", 100, "pages a second")
	databases := flag.String("database", "sqlite,postgresql", "separated by commas")
	flag.Parse()
	for database := range strings.SplitSeq(*databases, ",") {
		if err := run(context.Background(), database, *people, *looks, *rate); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func run(ctx context.Context, database string, people, looks, rate int) (err error) {
	data, err := os.MkdirTemp("", "today")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	place := app.Place{Data: data}
	if database == "postgresql" {
		cluster, err := pgtest.StartDurable(ctx)
		if err != nil {
			return err
		}
		defer cluster.Stop()
		place.Database, place.Vault = cluster.URL, filepath.Join(data, "keys.db")
	}
	party, err := app.New(ctx, app.Config{Place: place, Manual: true, Site: page.Site{Name: "Bench", BaseURL: "http://localhost"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, party.Close()) }()
	tokens, err := fill(ctx, party.Site.DB, people, looks)
	if err != nil {
		return err
	}
	server := httptest.NewServer(party.Handler())
	defer server.Close()
	for _, which := range []string{"first look of the day", "looked again"} {
		times, cards, err := steadily(server, tokens, rate)
		if err != nil {
			return err
		}
		fmt.Printf("Today, %d members, %s, %s, %d pages at %d/s: p50 %s, p99 %s, longest %s; %.2f cards each\n", people, database, which, len(times), rate,
			ms(times[len(times)/2]), ms(times[len(times)*99/100]), ms(times[len(times)-1]), float64(cards)/float64(len(times)))
	}
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// steadily looks at Today once with each session, as the clock asks for it, and
// returns how long after that each page was there, the shortest first, and how
// many cards were on them.
func steadily(server *httptest.Server, tokens []string, rate int) (times []time.Duration, cards int, err error) {
	client := server.Client()
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = 200
	var mu sync.Mutex
	var under sync.WaitGroup
	begun := time.Now()
	for n, token := range tokens {
		due := begun.Add(time.Duration(n) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		under.Go(func() {
			body, failed := get(client, server.URL+"/today", token)
			took := time.Since(due)
			mu.Lock()
			defer mu.Unlock()
			times, cards = append(times, took), cards+strings.Count(body, "<article")
			err = errors.Join(err, failed)
		})
	}
	under.Wait()
	slices.Sort(times)
	return times, cards, err
}

func get(client *http.Client, url, token string) (string, error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	r.AddCookie(&http.Cookie{Name: "session", Value: token})
	answer, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", answer.StatusCode)
	}
	return string(body), err
}
