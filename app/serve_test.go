package app_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/store/storetest"
)

// A server that is told to stop ends the open pages' streams, answers what is
// under way, and returns; its log and its metrics name nobody, and the metrics
// are for this machine alone.
func TestAServerStopsAndItsLogNamesNobody(t *testing.T) {
	var log lockedBuffer
	party, err := app.New(t.Context(), app.Config{
		Place: app.Place{Data: t.TempDir()},
		Site:  page.Site{Name: "Party", BaseURL: "http://party.example", Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer party.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- party.Serve(ctx, listener) }()

	if _, err := http.PostForm(address+"/sign-in", url.Values{"email": {"ada.lovelace@secret.example"}, "once": {key()}}); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get(address + "/agreements/of-grace-hopper"); err != nil {
		t.Fatal(err)
	}
	figures := fetch(t, address+"/metrics", "")
	if !strings.Contains(figures, `route="POST /sign-in"`) || strings.Contains(figures, "grace-hopper") || strings.Contains(figures, "secret.example") {
		t.Errorf("metrics:\n%s", figures)
	}
	if answer := fetch(t, address+"/metrics", "192.0.2.1"); strings.Contains(answer, "concentric_") {
		t.Error("metrics are told to who asks from elsewhere")
	}

	stream, err := http.Get(address + "/live?topic=circle/x")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	first, err := bufio.NewReader(stream.Body).ReadString('\n')
	if err != nil || !strings.HasPrefix(first, "retry:") {
		t.Fatalf("the stream begins with %q, %v", first, err)
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(9 * time.Second): // Shutdown's own patience is ten
		t.Fatal("an open stream keeps the server from stopping")
	}
	if _, err := io.Copy(io.Discard, stream.Body); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
	if text := log.String(); strings.Contains(text, "lovelace") || strings.Contains(text, "secret.example") || strings.Contains(text, "127.0.0.1") {
		t.Errorf("the log names somebody:\n%s", text)
	}
}

// What goes wrong inside is logged with its id, without what was typed.
func TestTheLogOfAnErrorNamesNobody(t *testing.T) {
	var log lockedBuffer
	var line *cable
	w := newWorld(t, func(t testing.TB) string {
		line = newCable(t, storetest.PostgreSQL(t))
		return line.address
	})
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	line.cut()
	status, _ := w.ask("member", "POST /circles/{id}/raise", w.harbour.id, []string{"title", "The secret of Ada Lovelace", "text", typed, "once", key()})
	if status != http.StatusServiceUnavailable {
		t.Fatalf("status %d", status)
	}
	w.ask("anonymous", "POST /sign-in/link/{token}", "the-token-in-a-mail", []string{"once", key()})
	line.mend()
	text := log.String()
	if !strings.Contains(text, "POST /sign-in/link/{token}") {
		t.Errorf("the log does not say what went wrong:\n%s", text)
	}
	if strings.Contains(text, "Lovelace") || strings.Contains(text, "ramp") || strings.Contains(text, "the-token-in-a-mail") {
		t.Errorf("the log has what was typed:\n%s", text)
	}
}

func fetch(t *testing.T, url, forwardedFor string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if forwardedFor != "" {
		r.Header.Set("X-Forwarded-For", forwardedFor)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(line)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
