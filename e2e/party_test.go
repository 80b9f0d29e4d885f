package e2e

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"concentric/app"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/store/storetest"
	"concentric/demo"
	"concentric/e2e/browser"
)

// Journeys go side by side, each with a server and a browser of its own; the
// key is therefore set once for all of them.
func TestMain(m *testing.M) {
	if err := os.Setenv("CONCENTRIC_KEY", storetest.MasterKey); err != nil {
		panic(err)
	}
	// No name server is asked: one that cannot be reached is what the pages tell of.
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server in a test")
	}}
	os.Exit(m.Run())
}

// Party is a server with a small party that has lived a year, and a mailbox for
// everyone.
type Party struct {
	*app.App
	t     *testing.T
	URL   string
	Mails *sink.Sink
}

// start fills a database with a party and serves it until the test ends.
func start(t *testing.T, database func(testing.TB) string, members int) *Party {
	t.Helper()
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sender, err := mail.New(mail.Settings{
		URL: "smtp://" + mails.Addr(), From: "hello@commonground.example", Name: "Common Ground", Contact: "Ada Byron, ada@commonground.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	config := app.Config{
		Place: app.Place{Data: folder, Database: database(t), Vault: filepath.Join(folder, "keys.db")},
		Site:  page.Site{Name: "Common Ground", BaseURL: "http://" + listener.Addr().String(), Mail: sender, Demo: true},
		Mails: mails, Manual: true,
	}
	fill(t, config, members)
	config.Manual = false
	party, err := app.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := party.Serve(ctx, listener); err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		serving.Wait()
		if err := party.Close(); err != nil {
			t.Error(err)
		}
		mails.Close()
	})
	return &Party{App: party, t: t, URL: config.Site.BaseURL, Mails: mails}
}

// fill lives the party's year before anybody comes.
func fill(t *testing.T, config app.Config, members int) {
	t.Helper()
	party, err := app.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	err = demo.Fill(t.Context(), demo.Options{
		DB: party.Site.DB, Vault: party.Site.Vault, Settle: party.Settle, Seed: 3, Members: members, Say: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := party.Close(); err != nil {
		t.Fatal(err)
	}
}

// as signs a page in as the demonstration's person of one kind: "general
// member", "circle member", "facilitator", "delegate", "steward". A visitor
// stays one.
func (p *Party) as(kind string, tab *browser.Page) *browser.Page {
	p.t.Helper()
	ways, err := demo.WaysIn(p.t.Context(), p.Site.DB, p.URL)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, way := range ways {
		if way.Who != kind {
			continue
		}
		path := strings.TrimPrefix(way.Link, p.URL)
		tab.Open(path)
		if kind != "visitor" {
			tab.ClickNear("the link you asked for", "Sign in")
			tab.NotSee("One more tap")
			tab.See("Common Ground") // the next page is here, in the person's language
		}
		return tab
	}
	p.t.Fatalf("the demonstration has nobody of the kind %q", kind)
	return nil
}
