package browser

import (
	"compress/gzip"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"

// site is a small server with what the verbs are for: a form, a link, a list of
// equal buttons, a stream that never ends, a script, and a page with faults.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	page := func(pattern, body string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", policy)
			fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Test</title><meta name="viewport" content="width=device-width">
				<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head><body><main><h1>%s</h1>%s</main><script src="/app.js"></script></body></html>`, r.URL.Path, body)
		})
	}
	page("/{$}", `<a href="/form">Write to the circle</a> <a href="https://elsewhere.invalid/">Elsewhere</a><p id="live">still</p><button id="later">Ask again</button>`)
	page("/form", `<form method="post" action="/sent"><p><label>Your name <input name="name" value="old"></label></p>
		<p><label for="text">Statement</label> <textarea id="text" name="text"></textarea></p>
		<p><label>Circle <select name="circle"><option value="1">General circle</option><option value="2">Climate</option></select></label></p>
		<p><label>Until <input type="date" name="until"></label></p>
		<fieldset><legend>Answer</legend><label><input type="radio" name="vote" value="agree"> Agree</label> <label><input type="radio" name="vote" value="pass"> Pass</label></fieldset>
		<p><label><input type="checkbox" name="matters"> Matters to me</label></p><button>Send</button></form>`)
	page("/list", `<ul><li><p>More trees</p><form method="post" action="/sent"><button name="tree" value="1">Agree</button></form></li>
		<li><p>Fewer cars</p><form method="post" action="/sent"><button name="car" value="1">Agree</button></form></li></ul>`)
	page("/bad", `<img src="/missing.png"><input><script>document.title = "inline"</script><div class="wide">wide</div>`)
	page("/night", `<p class="dim">grey on what is behind</p>`)
	page("/covered", `<p><button>Under</button></p><div class="over"></div>`)
	mux.HandleFunc("POST /sent", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		r.ParseForm()
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Sent</title><link rel="icon" href="data:,"><main><h1>Received</h1><p>%s</p></main>`, r.PostForm.Encode())
	})
	mux.HandleFunc("/style.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		io.WriteString(packed, "body{font:18px sans-serif} button,a{padding:12px;display:inline-block} .wide{width:3000px} .over{position:fixed;inset:0}"+
			"@media(prefers-color-scheme:dark){body{background:#000;color:#fff} a{color:#9cf} .dim{color:#222}}"+strings.Repeat("/* long */", 2000))
		packed.Close()
	})
	mux.HandleFunc("/app.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, `new EventSource("/stream").onmessage = (e) => { const live = document.getElementById("live"); if (live) live.textContent = e.data }
			document.getElementById("later")?.addEventListener("click", async () => { document.querySelector("h1").textContent = await (await fetch("/slow")).text() })`)
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, "data: moving\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(300 * time.Millisecond)
		io.WriteString(w, "asked "+r.Header.Get("Accept-Language"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}

func TestVerbs(t *testing.T) {
	b, base := Launch(t), site(t)
	screens := map[string]Screen{
		"phone": Phone, "desktop dark": {Width: 1280, Height: 900, Dark: true, Language: "de"},
		"keyboard": {Width: 1280, Height: 900, Keyboard: true}, "no script": {Width: 390, Height: 844, Touch: true, NoScript: true},
	}
	for name, screen := range screens {
		t.Run(name, func(t *testing.T) {
			p := b.Visit(t, base, screen)
			p.Open("/")
			if screen.NoScript {
				p.See("still")
			} else {
				p.See("moving")
				p.Click("Ask again")
				if heading := p.Text(); !strings.Contains(heading, "asked "+map[bool]string{true: "de", false: "en"}[screen.Dark]) {
					t.Errorf("the click is not settled, or the language not asked for: %s", heading)
				}
			}
			if links := p.Links(); len(links) != 1 || links[0] != "/form" {
				t.Errorf("own links %v", links)
			}
			p.Click("Write to the circle")
			p.Fill("Your name", "Ann")
			p.Fill("Statement", "Größe 🌱\nzwei")
			p.Fill("Circle", "Climate")
			p.Fill("Until", "2026-12-31")
			p.Click("Pass")
			p.Click("Matters to me")
			if p.Value("Your name") != "Ann" {
				t.Errorf("the name reads %q", p.Value("Your name"))
			}
			p.Click("Send")
			p.See("Received", "circle=2", "matters=on", "name=Ann", "text=Gr%C3%B6%C3%9Fe+%F0%9F%8C%B1%0D%0Azwei", "until=2026-12-31", "vote=pass")
			p.NotSee("vote=agree")
			p.Back()
			p.See("/form")
			p.Open("/list")
			p.ClickNear("Fewer cars", "Agree")
			p.See("car=1")
			if p.Path() != "/sent" || p.Status() != 200 || p.Title() != "Sent" {
				t.Errorf("at %s, status %d, title %q", p.Path(), p.Status(), p.Title())
			}
			p.Quiet()
		})
	}
}

func TestPicturesWeightAndAccessibility(t *testing.T) {
	b, base := Launch(t), site(t)
	p := b.Visit(t, base, Phone)
	w := p.Weigh("/")
	if len(w.Hosts) != 1 || len(w.Requests) != 4 {
		t.Errorf("hosts %v, requests %v", w.Hosts, w.Requests)
	}
	if again := p.Weigh("/"); w.Bytes < 600 || w.Bytes > 5000 || again.Bytes != w.Bytes {
		t.Errorf("%d bytes, and %d the second time; the style sheet alone has 20,000 before compression", w.Bytes, again.Bytes)
	}
	p.Accessible()
	p.Open("/night")
	p.Legible()
	picture, err := os.Open(p.Shot("start, phone"))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	size, err := png.DecodeConfig(picture)
	if err != nil || size.Width != 390 {
		t.Errorf("the picture is %+v, %v", size, err)
	}
}

// failing is a test that may fail: the verbs' own test must survive it.
type failing struct {
	testing.TB
	said []string
}

func (f *failing) Helper()                      {}
func (f *failing) Errorf(s string, args ...any) { f.said = append(f.said, fmt.Sprintf(s, args...)) }
func (f *failing) Fatalf(s string, args ...any) { f.Errorf(s, args...); runtime.Goexit() }
func (f *failing) Fatal(args ...any)            { f.said = append(f.said, fmt.Sprint(args...)); runtime.Goexit() }

func TestVerbsFail(t *testing.T) {
	b, base := Launch(t), site(t)
	visit := func(path string, what func(p *Page)) string {
		t.Helper()
		p := b.Visit(t, base, Phone)
		p.Open(path)
		f := &failing{TB: t}
		p.t, p.patience = f, time.Second
		done := make(chan struct{})
		go func() { defer close(done); what(p) }()
		<-done
		return strings.Join(f.said, "\n")
	}
	cases := []struct {
		name, path string
		what       func(p *Page)
		says       []string
	}{
		{"a text that is not there", "/", func(p *Page) { p.See("nobody wrote this") }, []string{`could not see "nobody wrote this"`, "Write to the circle", "picture: "}},
		{"a button that is not there", "/", func(p *Page) { p.Click("Vote") }, []string{`named "Vote"`}},
		{"a button that is covered", "/covered", func(p *Page) { p.Click("Under") }, []string{`class="over"`}},
		{"a choice that is not offered", "/form", func(p *Page) { p.Fill("Circle", "Moon") }, []string{"it offers General circle, Climate"}},
		{"an inline script and a missing picture", "/bad", func(p *Page) { p.Quiet() }, []string{"missing.png", "Content Security Policy"}},
		{"a text that night hides, on a page that is not loaded anew", "/night", func(p *Page) {
			night := Phone
			night.Dark = true
			p.Use(night)
			p.Legible()
		}, []string{"color-contrast"}},
		{"a field without a label, and a page too wide", "/bad", func(p *Page) { p.Accessible() }, []string{"label (critical)", "image-alt", "wider than the screen"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			said := visit(c.path, c.what)
			for _, part := range c.says {
				if !strings.Contains(said, part) {
					t.Errorf("wanted %q in:\n%s", part, said)
				}
			}
		})
	}
}
