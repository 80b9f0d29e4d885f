package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// pages asks for five pages at a steady rate, each time as another member.
func (b *bench) pages(ctx context.Context, p *party, s *server) error {
	for _, one := range []struct{ name, path string }{
		{"My voice", "/my-voice"},
		{"Today, a first look each", "/"},
		{"one statement", "/conversations/" + p.conversation + "/vote"},
		{"circle", "/circles/" + p.circle},
		{"logbook", "/logbook"},
	} {
		cpu := s.cpu()
		times, bytes, err := b.steadily(ctx, p, "http://"+s.address+one.path)
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		used := s.cpu() - cpu
		line(fmt.Sprintf("%s: %s at %d/s", p.database, one.name, b.rate), "p50 %s, p99 %s, longest %s; %.1f ms CPU, %.1f KB each",
			ms(at(times, .50)), ms(at(times, .99)), ms(times[len(times)-1]),
			float64(used.Microseconds())/1000/float64(len(times)), float64(bytes)/1000/float64(len(times)))
	}
	return nil
}

// steadily sends requests as the clock asks for them, and returns how long
// after that each was answered whole, the shortest first.
func (b *bench) steadily(ctx context.Context, p *party, url string) (times []time.Duration, bytes int64, err error) {
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 200, DisableCompression: true}}
	total := int(b.duration.Seconds() * float64(b.rate))
	var mu sync.Mutex
	var under sync.WaitGroup
	begun := time.Now()
	for n := range total {
		due := begun.Add(time.Duration(n) * time.Second / time.Duration(b.rate))
		time.Sleep(time.Until(due))
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		under.Go(func() {
			size, failed := get(ctx, client, url, p.tokens[n%len(p.tokens)])
			took := time.Since(due)
			mu.Lock()
			defer mu.Unlock()
			times, bytes = append(times, took), bytes+size
			if failed != nil {
				err = failed
			}
		})
	}
	under.Wait()
	client.CloseIdleConnections()
	slices.Sort(times)
	return times, bytes, err
}

// get reads one page as a browser does, packed, and returns its size on the wire.
func get(ctx context.Context, client *http.Client, url, token string) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	r.AddCookie(&http.Cookie{Name: "session", Value: token})
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %d", answer.StatusCode)
	}
	wire := &counted{from: answer.Body}
	unpacked, err := gzip.NewReader(wire)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, unpacked)
	return wire.n, err
}

// counted counts what is read through it.
type counted struct {
	from io.Reader
	n    int64
}

func (c *counted) Read(into []byte) (int, error) {
	n, err := c.from.Read(into)
	c.n += int64(n)
	return n, err
}

// at is the time that so large a share of sorted times stay below.
func at(times []time.Duration, share float64) time.Duration {
	return times[min(int(share*float64(len(times))), len(times)-1)]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
