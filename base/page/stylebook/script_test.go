package stylebook_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/e2e/browser"

	"github.com/a-h/templ"
)

// What the scripts do, in a browser: a topic that moves fetches its element anew
// and nothing else, text under somebody's hands stays, a second tap sends nothing.
func TestScriptsInABrowser(t *testing.T) {
	if page.Asset("page.js") == "" {
		t.Skip("left out: the scripts in a browser, since the assets are not built (make assets)")
	}
	var version, sent, fetched atomic.Int32
	touch := make(chan string, 8)
	c, err := i18n.NewCatalogue(page.Messages)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	page.Mount(mux, page.Routes()...)
	page.Mount(mux,
		page.Route{Pattern: "GET /round", Handle: func(w http.ResponseWriter, r *http.Request) error {
			return page.Render(w, r, page.Frame{Title: "Round"}, templ.Raw(fmt.Sprintf(
				`<div id="a" data-live="round roles">Answers: %[1]d</div><p id="still">Loaded at %[1]d</p>
				<div id="b" data-live="round"><p>Words: %[1]d</p><label for="text">Reason</label><textarea id="text"></textarea></div>
				<form method="post" action="/slow"><button class="button">Send</button></form>
				<form method="post" action="/file"><button data-file>Fetch</button></form>`, version.Load())))
		}},
		page.Route{Pattern: "POST /slow", Handle: func(w http.ResponseWriter, r *http.Request) error {
			sent.Add(1)
			return page.SeeOther(w, r, "/round")
		}},
		page.Route{Pattern: "POST /file", Handle: func(w http.ResponseWriter, r *http.Request) error {
			fetched.Add(1)
			w.WriteHeader(http.StatusNoContent)
			return nil
		}},
		page.Route{Pattern: "GET /live", Handle: func(w http.ResponseWriter, r *http.Request) error {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "event: open\ndata: \n\n")
			_ = http.NewResponseController(w).Flush()
			for {
				select {
				case <-r.Context().Done():
					return nil
				case topic := <-touch:
					fmt.Fprintf(w, "event: touch\ndata: %s\n\n", topic)
					_ = http.NewResponseController(w).Flush()
				}
			}
		}},
	)
	s := httptest.NewServer(page.Around(c, mux))
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	p := browser.Launch(t).Visit(t, s.URL, browser.Phone)
	p.Open("/round")
	p.See("Answers: 0")
	p.Fill("Reason", "half a sentence")
	version.Store(1)
	touch <- "round"
	p.See("Answers: 1", "Loaded at 0", "Words: 0")
	if got := p.Value("Reason"); got != "half a sentence" {
		t.Errorf("what was being typed became %q", got)
	}
	version.Store(2)
	touch <- "roles"
	p.See("Answers: 2")
	p.DoubleClick("Send")
	p.See("Answers: 2")
	if got := sent.Load(); got != 1 {
		t.Errorf("two taps sent the form %d times", got)
	}
	// A file can be fetched again at once: the page stayed, and waits for nothing.
	p.Click("Fetch")
	p.Click("Fetch")
	if got := fetched.Load(); got != 2 {
		t.Errorf("two taps fetched the file %d times", got)
	}
	p.Quiet()
}
