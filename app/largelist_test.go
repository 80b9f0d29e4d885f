package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"concentric/base/store/storetest"
	"concentric/member"
)

// heapFor is how much more memory a list may take than the server without it,
// however long it is.
const heapFor = 96 << 20

// A list of 200 MB is read as it comes, without being held in memory: its dry
// run says how many lines there are and which is wrong. One of more than 250 MB
// is refused with a sentence, and leaves nothing.
func TestAListOf200Megabytes(t *testing.T) {
	w := newWorld(t, storetest.SQLite)
	status, where, peak := w.sendList(200 << 20)
	if status != http.StatusSeeOther {
		t.Fatalf("200 MB: %d\n%s", status, where)
	}
	peak = max(peak, w.watch(func() {
		if err := w.Settle(w.ctx); err != nil {
			t.Fatal(err)
		}
	}))
	ref := where[strings.LastIndex(where, "/")+1:]
	i, err := member.GetImport(w.ctx, w.Site.DB, ref)
	if err != nil {
		t.Fatal(err)
	}
	if i.State != member.ImportPlanned || i.Summary.Lines < 50000 || i.Summary.Bad != 1 || i.Summary.New != i.Summary.Lines-1 {
		t.Errorf("%s: %d lines, %d bad, %d new", i.State, i.Summary.Lines, i.Summary.Bad, i.Summary.New)
	}
	if peak > heapFor {
		t.Errorf("it took %d MB of memory", peak>>20)
	}
	t.Logf("%d lines, %d MB of memory at most", i.Summary.Lines, peak>>20)

	if status, body, _ := w.sendList(252 << 20); status != http.StatusRequestEntityTooLarge || !strings.Contains(body, "250 MB") {
		t.Errorf("252 MB: %d\n%s", status, body)
	}
}

// sendList sends a membership list of so many bytes as the steward, made while
// it is sent. It returns the status, where it leads or else what is said, and
// the memory it took meanwhile.
func (w *world) sendList(size int) (status int, said string, peak uint64) {
	w.t.Helper()
	body, into := io.Pipe()
	form := multipart.NewWriter(into)
	go func() {
		file, err := form.CreateFormFile("file", "members.csv")
		if err == nil {
			err = writeList(file, size)
		}
		if err == nil {
			err = form.Close()
		}
		into.CloseWithError(err)
	}()
	ctx, cancel := context.WithTimeout(w.ctx, 2*time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.server.URL+"/register/import", body)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	var answer *http.Response
	peak = w.watch(func() { answer, err = w.browsers["steward"].Do(r) })
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if to := answer.Header.Get("Location"); to != "" {
		return answer.StatusCode, to, peak
	}
	return answer.StatusCode, string(text), peak
}

// writeList writes lines of 2 KB, the hundredth without a number.
func writeList(to io.Writer, size int) error {
	out := bufio.NewWriterSize(to, 1<<16)
	written, _ := fmt.Fprintln(out, "Member number,Name,E-mail,Notes")
	notes := strings.Repeat("wrote on the doorstep that the bus is late; ", 45)
	for n := 1; written < size; n++ {
		number := fmt.Sprint(100000 + n)
		if n == 100 {
			number = ""
		}
		wrote, err := fmt.Fprintf(out, "%s,Ada Lo %d,ada%d@party.example,%s\n", number, n, n, notes)
		if err != nil {
			return err
		}
		written += wrote
	}
	return out.Flush()
}

// watch says how much memory something took at most, beyond what was in use.
func (w *world) watch(something func()) uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most := m.HeapInuse, m.HeapInuse
	done := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	something()
	close(done)
	<-watched
	return most - before
}
