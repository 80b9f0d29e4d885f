// Package app is the composition root: it opens the databases, builds every
// room, mounts their routes, and runs what goes on behind the pages: the
// sequencer, the journal's readers, the jobs, and what the clock brings. It is
// the only package that knows all rooms.
package app

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"concentric/base/certificate"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/live"
	"concentric/base/mail/sink"
	"concentric/base/mailbox"
	"concentric/base/page"
	"concentric/journal"
	"concentric/setup"
)

// Config says how to run a party's server.
type Config struct {
	Place  Place
	Site   page.Site    // name, address, mail and log, as far as they are given; the databases and the hub are put in
	Here   string       // address of this server while none is given or set: "http://127.0.0.1:8080"
	Answer string       // address for answers to mails that go out by the settings, "" for none
	Mails  *sink.Sink   // set in a demonstration: its mailbox is shown on a page
	Inbox  net.Listener // mail that comes in, by LMTP; nil where none does
	Manual bool         // no background work by itself: a test calls Settle
}

// App is a party's server, ready to answer. Close it.
type App struct {
	Site    *page.Site // as it was at the start; settings may have changed since
	given   Config
	stores  *Stores
	metrics *metrics
	renewal sync.Mutex
	now     atomic.Pointer[built]
	office  atomic.Pointer[certificate.Office]
	mails   *sink.Sink
	readers []journal.Reader
	runner  *jobs.Runner
	rules   []due.Rule
	speaks  *i18n.Catalogue
	closing chan struct{} // closed when streams should end
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// New opens the place, migrates it, mounts the rooms and begins the work
// behind the pages.
func New(ctx context.Context, c Config) (*App, error) {
	stores, err := OpenStores(ctx, c.Place)
	if err != nil {
		return nil, err
	}
	site := c.Site
	site.DB, site.Vault, site.Hub = stores.DB, stores.Vault, &live.Hub{}
	if site.Log == nil {
		site.Log = slog.Default()
	}
	stores.DB.OnTouch(site.Hub.Touch)
	c.Site = site
	a := &App{given: c, stores: stores, mails: c.Mails, closing: make(chan struct{})}
	if err := a.begin(ctx); err != nil {
		stores.Close()
		return nil, err
	}
	ctx, a.cancel = context.WithCancel(i18n.With(context.WithoutCancel(ctx), a.speaks, "en"))
	if !c.Manual {
		a.background(ctx)
	}
	a.running.Go(func() { stores.DB.Listen(ctx) })
	a.follow(setup.Topic, func(wake <-chan struct{}) { a.renewing(ctx, wake) })
	if c.Inbox != nil {
		a.running.Go(func() { a.takeMail(ctx, c.Inbox) })
	}
	return a, nil
}

// takeMail takes the mails that come in, until the server ends.
func (a *App) takeMail(ctx context.Context, in net.Listener) {
	take := func(ctx context.Context, to string, letter []byte) error { return a.now.Load().takes(ctx, to, letter) }
	if err := mailbox.Serve(ctx, in, take); err != nil {
		a.Site.Log.Error("the mailbox is closed", "error", err)
	}
}

// background starts what goes on behind the pages.
func (a *App) background(ctx context.Context) {
	log := a.Site.Log
	a.follow(journal.Topic, func(wake <-chan struct{}) { journal.RunSequencer(ctx, a.Site.DB, wake, log) })
	a.follow(journal.SequencedTopic, func(wake <-chan struct{}) { journal.RunReaders(ctx, a.Site.DB, a.readers, wake, log) })
	a.follow(jobs.Topic, func(wake <-chan struct{}) { a.runner.Run(ctx, wake) })
	a.running.Go(func() { due.Run(ctx, a.Site.DB, a.rules, log) })
}

// follow runs work that a topic wakes.
func (a *App) follow(topic string, work func(wake <-chan struct{})) {
	a.running.Go(func() {
		stream := a.Site.Hub.Follow(topic)
		defer stream.Close()
		wake := make(chan struct{}, 1)
		done := make(chan struct{})
		go func() {
			for {
				select {
				case <-done:
					return
				case <-stream.C:
					stream.Take()
					select {
					case wake <- struct{}{}:
					default:
					}
				}
			}
		}()
		work(wake)
		close(done)
	})
}

// Settle does what is due now and lets every consequence happen: for tests and
// for programs that fill a database and end.
func (a *App) Settle(ctx context.Context) error {
	ctx = i18n.With(ctx, a.speaks, "en")
	if err := due.RunDue(ctx, a.Site.DB, a.rules); err != nil {
		return err
	}
	for {
		if err := journal.Settle(ctx, a.Site.DB, a.readers); err != nil {
			return err
		}
		n, err := a.runner.RunDue(ctx)
		if err != nil {
			return err
		}
		waiting, err := journal.Waiting(ctx, a.Site.DB)
		if err != nil {
			return err
		}
		if n == 0 && waiting == 0 {
			return nil
		}
	}
}

// Handler answers requests.
func (a *App) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.now.Load().handler.ServeHTTP(w, r) })
}

// Close ends the streams and the work behind the pages, and closes the
// databases.
func (a *App) Close() error {
	a.EndStreams()
	a.cancel()
	a.running.Wait()
	return a.stores.Close()
}

// EndStreams ends the open pages' streams; http.Server.Shutdown would wait for
// them forever.
func (a *App) EndStreams() {
	select {
	case <-a.closing:
	default:
		close(a.closing)
	}
}
