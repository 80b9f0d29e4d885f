package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"concentric/meeting"
)

// phone is one person's browser: its stream, and what it has seen.
type phone struct {
	m       *gathering
	address string
	token   string
	client  *http.Client
	seen    chan string // the speaker, after each look
	last    string      // whom it showed when the last tap was over
}

var speaker = regexp.MustCompile(`(?s)data-speaker>\s*(.*?)\s*<span`)

// ask sends a request as this person.
func (p *phone) ask(ctx context.Context, method, path string, form url.Values) (*http.Response, error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://"+p.address+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Cookie", "session="+p.token)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return p.client.Do(r)
}

// look fetches the part that moves, and says who has the word in it.
func (p *phone) look(ctx context.Context) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/meetings/"+p.m.id+"/now", nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Cookie", "session="+p.token)
	answer, err := p.client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("looking: %s %v", answer.Status, err)
	}
	found := speaker.FindSubmatch(text)
	if found == nil {
		return "", nil
	}
	return string(found[1]), nil
}

// follow hears hints on the stream and looks, until the context ends.
func (p *phone) follow(ctx context.Context, ready *sync.WaitGroup) {
	answer, err := p.ask(ctx, http.MethodGet, "/live?topic="+url.QueryEscape(meeting.Topic(p.m.id)), nil)
	ready.Done()
	if err != nil {
		return
	}
	defer answer.Body.Close()
	hints := make(chan struct{}, 1)
	go func() {
		lines := bufio.NewScanner(answer.Body)
		for lines.Scan() {
			if lines.Text() == "event: touch" {
				select {
				case hints <- struct{}{}:
				default:
				}
			}
		}
		close(hints)
	}()
	for range hints {
		time.Sleep(150 * time.Millisecond) // many hints are one look
		who, err := p.look(ctx)
		if err != nil {
			continue
		}
		select {
		case p.seen <- who:
		case <-ctx.Done():
			return
		}
	}
}

// tap goes on so many times, and says after how long each phone showed the new
// speaker.
func (m *gathering) tap(ctx context.Context, servers []*server, taps int) ([]time.Duration, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: 4096, DisableCompression: true}
	var phones []*phone
	var ready sync.WaitGroup
	for i, token := range m.tokens {
		p := &phone{m: m, address: servers[i%len(servers)].address, token: token, client: &http.Client{Transport: transport, CheckRedirect: stay}, seen: make(chan string, 16)}
		phones = append(phones, p)
		ready.Add(1)
		go p.follow(ctx, &ready)
	}
	ready.Wait()
	time.Sleep(time.Second)
	var all []time.Duration
	for n := range taps {
		act := "next"
		current, err := phones[0].look(ctx)
		if err != nil {
			return nil, err
		}
		if current == "" {
			act = "round"
		}
		for _, p := range phones {
			drain(p.seen)
		}
		step, err := m.step(ctx)
		if err != nil {
			return nil, err
		}
		tapped := time.Now()
		answer, err := phones[0].ask(ctx, http.MethodPost, "/meetings/"+m.id+"/"+act, url.Values{"step": {step}, "once": {fmt.Sprintf("tap-%d-%d-%d", n, len(servers), tapped.UnixNano())}})
		if err != nil {
			return nil, err
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusSeeOther {
			return nil, fmt.Errorf("tap: %s", answer.Status)
		}
		took, err := m.await(phones, tapped)
		if err != nil {
			return nil, err
		}
		all = append(all, took...)
	}
	return all, nil
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func drain(c chan string) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}

// await waits until every phone shows another speaker than it did before.
func (m *gathering) await(phones []*phone, tapped time.Time) ([]time.Duration, error) {
	took := make([]time.Duration, len(phones))
	late := make(chan int, len(phones))
	var all sync.WaitGroup
	for i, p := range phones {
		all.Go(func() {
			limit := time.After(20 * time.Second)
			for {
				select {
				case who := <-p.seen:
					if who != "" && who != p.last {
						took[i], p.last = time.Since(tapped), who
						return
					}
				case <-limit:
					late <- i
					return
				}
			}
		})
	}
	all.Wait()
	if len(late) > 0 {
		return nil, fmt.Errorf("%d phones did not see the new speaker in 20 s", len(late))
	}
	return took, nil
}

// step is what the facilitator's next form is made from.
func (m *gathering) step(ctx context.Context) (string, error) {
	if m.store == nil {
		var err error
		if m.store, err = openStores(ctx, m); err != nil {
			return "", err
		}
	}
	now, err := meeting.Get(ctx, m.store.DB, m.id)
	return strconv.FormatInt(now.Step, 10), err
}

// weigh opens a thousand streams that wait, and says by how much the server grew
// for each.
func (m *gathering) weigh(ctx context.Context, s *server, name string) error {
	time.Sleep(2 * time.Second)
	before, err := resident(s.command.Process.Pid)
	if err != nil {
		return err
	}
	const streams = 1000
	ctx, end := context.WithCancel(ctx)
	defer end()
	transport := &http.Transport{MaxIdleConnsPerHost: 4096}
	var ready sync.WaitGroup
	for i := range streams {
		p := &phone{m: m, address: s.address, token: m.tokens[i%len(m.tokens)], client: &http.Client{Transport: transport}}
		ready.Add(1)
		go func() {
			answer, err := p.ask(ctx, http.MethodGet, "/live?topic=nothing", nil)
			ready.Done()
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}()
	}
	ready.Wait()
	time.Sleep(2 * time.Second)
	after, err := resident(s.command.Process.Pid)
	if err != nil {
		return err
	}
	fmt.Printf("%-24s %d KiB a live connection (%d more of them; %d MiB before; target 64)\n", name, (after-before)/streams, streams, before>>10)
	return nil
}

// resident is how much memory a process holds, in KiB.
func resident(pid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for _, line := range strings.Split(string(status), "\n") {
		if rest, is := strings.CutPrefix(line, "VmRSS:"); is {
			return strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	return 0, fmt.Errorf("no VmRSS")
}
