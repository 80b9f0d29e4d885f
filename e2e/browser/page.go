package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed find.js
var finder string

// Open goes to a path of the server, or to a whole address.
func (p *Page) Open(address string) {
	p.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.base + address
	}
	p.do("open "+address, chromedp.Navigate(address))
	p.settle()
}

// Back goes back, as the button of the browser does.
func (p *Page) Back() {
	p.t.Helper()
	entries := run(p, "read the history", chromedp.NavigationEntries())
	if entries.CurrentIndex == 0 {
		p.fail("there is no page to go back to")
	}
	// A page may come back from the browser's memory, without loading: so wait
	// for its address only.
	to := entries.Entries[entries.CurrentIndex-1]
	p.do("go back", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID})
		return err
	}))
	p.until("go back to "+to.URL, func() bool { return p.Address() == to.URL })
	p.settle()
}

// Reload asks for the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reload", chromedp.Reload())
	p.settle()
}

// See waits until each text stands on the page, as it is read: white space
// counts as one space, capitals made by the style sheet as capitals.
func (p *Page) See(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		wanted := strings.Join(strings.Fields(text), " ")
		p.until(fmt.Sprintf("see %q", text), func() bool { return strings.Contains(p.Text(), wanted) })
	}
}

// NotSee waits until a text does not stand on the page.
func (p *Page) NotSee(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		wanted := strings.Join(strings.Fields(text), " ")
		p.until(fmt.Sprintf("no longer see %q", text), func() bool { return !strings.Contains(p.Text(), wanted) })
	}
}

// Text is what can be read on the page.
func (p *Page) Text() string { return ask[string](p, "text()") }

// Path is the path and query of the page's address.
func (p *Page) Path() string {
	p.t.Helper()
	address, err := url.Parse(p.Address())
	if err != nil {
		p.t.Fatal(err)
	}
	return address.RequestURI()
}

// Address is the whole address of the page.
func (p *Page) Address() string { return run(p, "read the address", chromedp.Location()) }

// Title is the page's title.
func (p *Page) Title() string { return run(p, "read the title", chromedp.Title()) }

// Status is the HTTP status of the page last opened.
func (p *Page) Status() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int(p.status)
}

// Links are the addresses that the page links to on its own server, as paths.
func (p *Page) Links() []string {
	var own []string
	for _, link := range ask[[]string](p, "links()") {
		if path, is := strings.CutPrefix(link, p.base); is {
			path, _, _ = strings.Cut(path, "#")
			own = append(own, path)
		}
	}
	return own
}

// Quiet fails when the console has complained: an error in a script, something
// that the content policy refused, a file that is missing.
func (p *Page) Quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.complain) > 0 {
		p.t.Errorf("%d complaints in the console:\n%s", len(p.complain), strings.Join(p.complain, "\n"))
	}
	p.complain = nil
}

// until waits for something to become so.
func (p *Page) until(what string, so func() bool) {
	p.t.Helper()
	deadline := time.Now().Add(p.patience)
	for !so() {
		if time.Now().After(deadline) {
			p.fail("could not %s", what)
		}
		time.Sleep(40 * time.Millisecond)
	}
}

// settle waits until the page is loaded and nothing is being asked of the
// server; event streams do not count.
func (p *Page) settle() {
	p.t.Helper()
	time.Sleep(30 * time.Millisecond) // what a click starts, starts after it
	p.until("wait for the page", func() bool {
		p.mu.Lock()
		waiting := 0
		for _, loader := range p.inFlight {
			if loader == p.loader { // what the page before asked for is given up, and not always told
				waiting++
			}
		}
		p.mu.Unlock()
		if waiting > 0 {
			return false
		}
		ready, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](finder+".ready()"))
		return err == nil && ready
	})
}

// fail ends the test with what stands on the page, and a picture of it.
func (p *Page) fail(format string, args ...any) {
	p.t.Helper()
	text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](finder+".text()"))
	names, _ := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](finder+".names('act')"))
	if len(text) > 1500 {
		text = text[:1500] + " …"
	}
	address, _ := chromedp.Run(p.ctx, chromedp.Location())
	shot := p.shot("failed")
	p.t.Fatalf("%s\nat %s\nthe page reads: %s\nto click: %s\npicture: %s", fmt.Sprintf(format, args...), address, text, strings.Join(names, " | "), shot)
}

// do runs an action that gives nothing back.
func (p *Page) do(what string, action chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	run(p, what, action)
}

func run[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 4*patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		p.t.Fatalf("could not %s: %v", what, err)
	}
	return result
}

// ask calls a function of find.js; while a page is being exchanged for another
// it asks again.
func ask[T any](p *Page, call string) T {
	p.t.Helper()
	var result T
	var err error
	for deadline := time.Now().Add(p.patience); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		result, err = chromedp.Run(p.ctx, chromedp.Evaluate[T](finder+"."+call))
		if err == nil || errors.Is(err, chromedp.ErrJSNull) || errors.Is(err, chromedp.ErrJSUndefined) {
			return result
		}
	}
	p.t.Fatalf("could not ask the page for %s: %v", call, err)
	return result
}

// quote writes texts as arguments of a function of find.js.
func quote(texts ...string) string {
	list := make([]string, len(texts))
	for i, text := range texts {
		quoted, err := json.Marshal(text)
		if err != nil {
			panic(err) // a string always marshals
		}
		list[i] = string(quoted)
	}
	return strings.Join(list, ",")
}

// hear follows what the tab tells about itself.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			p.loader = e.LoaderID
		}
		// The icon of a page that was left is of type other, and is never told to end.
		if e.Type != network.ResourceTypeEventSource && e.Type != network.ResourceTypeOther && strings.HasPrefix(e.Request.URL, "http") {
			p.inFlight[e.RequestID] = e.LoaderID
		}
		p.traffic = append(p.traffic, request{id: e.RequestID, address: e.Request.URL, document: e.Type == network.ResourceTypeDocument})
	case *network.EventResponseReceived:
		if e.Response.MimeType == "text/event-stream" {
			delete(p.inFlight, e.RequestID)
		}
		if e.Type == network.ResourceTypeDocument {
			p.status = e.Response.Status
		}
	case *network.EventLoadingFinished:
		delete(p.inFlight, e.RequestID)
		p.weigh(e)
	case *network.EventLoadingFailed:
		delete(p.inFlight, e.RequestID)
	case *log.EventEntryAdded:
		answer := e.Entry.Source == log.EntrySourceNetwork && strings.Contains(e.Entry.Text, "status of") && p.isDocument(e.Entry.NetworkRequestID)
		if e.Entry.Level == log.EntryLevelError && !answer {
			p.complain = append(p.complain, strings.TrimSpace(e.Entry.Text+" "+e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		p.complain = append(p.complain, e.ExceptionDetails.Text+" "+e.ExceptionDetails.URL)
	}
}
