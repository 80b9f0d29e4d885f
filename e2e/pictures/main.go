// Command pictures takes the pictures that the README shows: it lives the
// demonstration's year in a folder of its own, serves it, and looks at it on a
// phone, as the people whom the demonstration lets one be.
//
//	go run ./e2e/pictures [folder]
//
// The folder is docs/pictures where none is given. It needs Chromium, and what
// people see depends on the fonts that this machine has.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"concentric/app"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/demo"
	"concentric/e2e/browser"
	"concentric/listening"
	"concentric/logbook"
	"concentric/member"
)

func main() {
	folder := "docs/pictures"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := run(context.Background(), folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run fills a party, serves it, and takes the pictures.
func run(ctx context.Context, folder string) (err error) {
	data, err := os.MkdirTemp("", "pictures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	party, listener, err := open(ctx, data)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- party.Serve(ctx, listener) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served, party.Close())
	}()
	p, err := findPlaces(ctx, party)
	if err != nil {
		return err
	}
	l, err := listen(ctx, party)
	if err != nil {
		return err
	}
	return attempt(func(t *photographer) {
		take(t, party.Site.BaseURL, p, folder)
		takeListened(t, party.Site.BaseURL, l, folder)
	})
}

// open fills a folder with the demonstration and opens it as a server would.
func open(ctx context.Context, data string) (*app.App, net.Listener, error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	place := app.Place{Data: data}
	filling, err := app.New(ctx, app.Config{Place: place, Manual: true, Site: page.Site{Name: "Common Ground", BaseURL: "http://localhost", Log: log}})
	if err != nil {
		return nil, nil, err
	}
	err = demo.Fill(ctx, demo.Options{
		DB: filling.Site.DB, Vault: filling.Site.Vault, Seed: 1, Members: 2000, Settle: filling.Settle, Say: func(line string) { fmt.Println(line) },
	})
	if err := errors.Join(err, filling.Close()); err != nil {
		return nil, nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	sender, err := mail.New(mail.Settings{URL: "smtp://" + mails.Addr(), From: "hello@commonground.example", Name: "Common Ground", Contact: "Ada Byron, ada@commonground.example"})
	if err != nil {
		return nil, nil, err
	}
	party, err := app.New(ctx, app.Config{Place: place, Mails: mails, Site: page.Site{
		Name: "Common Ground", BaseURL: "http://" + listener.Addr().String(), Log: log, Mail: sender, Demo: true,
	}})
	return party, listener, err
}

// places are the pages that are shown.
type places struct {
	ways                          map[string]string // by kind of person
	conversation, agreement, home string
}

func findPlaces(ctx context.Context, party *app.App) (places, error) {
	p := places{ways: map[string]string{}}
	ways, err := demo.WaysIn(ctx, party.Site.DB, party.Site.BaseURL)
	if err != nil {
		return p, err
	}
	for _, w := range ways {
		p.ways[w.Who] = w.Link
	}
	agreements, err := logbook.All(ctx, party.Site.DB, "")
	if err != nil {
		return p, err
	}
	for _, a := range agreements {
		if a.Now.Title == "We ask people early, and in the open" {
			p.agreement = a.ID
		}
	}
	talks, err := listening.All(ctx, party.Site.DB, member.Actor{})
	if err != nil {
		return p, err
	}
	for _, talk := range talks {
		if talk.State == listening.Voting {
			p.conversation, p.home = talk.ID, talk.Circle
		}
	}
	if p.conversation == "" || p.agreement == "" {
		return p, errors.New("the demonstration lacks the open conversation or the agreement that the pictures show")
	}
	return p, nil
}

// take takes the pictures, each as one person.
func take(t *photographer, base string, p places, folder string) {
	chromium := browser.Launch(t)
	picture := func(tab *browser.Page, name string) { tab.Picture(filepath.Join(folder, name+".png")) }

	visitor := chromium.Visit(t, base, browser.Phone)
	visitor.Open("/circles")
	picture(visitor, "circle")

	facilitator := signedIn(chromium, t, base, p.ways["facilitator"])
	facilitator.Open("/today")
	picture(facilitator, "today")

	general := signedIn(chromium, t, base, p.ways["general member"])
	general.Open("/conversations/" + p.conversation + "/vote")
	picture(general, "statement")
	general.Open("/conversations/" + p.conversation + "/map")
	general.ScrollTo("figure.map")
	picture(general, "map")
	general.Open("/my-voice")
	general.ScrollTo("section .card")
	picture(general, "voice")
	general.Open("/agreements/" + p.agreement)
	general.ScrollTo(".timeline")
	picture(general, "timeline")

	desk := signedIn(chromium, t, base, p.ways["circle member"], browser.Desktop)
	desk.Open("/circles/" + p.home)
	picture(desk, "desk")
}

func signedIn(chromium *browser.Browser, t *photographer, base, link string, screen ...browser.Screen) *browser.Page {
	screen = append(screen, browser.Phone)
	tab := chromium.Visit(t, base, screen[0])
	tab.Open(strings.TrimPrefix(link, base))
	tab.ClickNear("the link you asked for", "Sign in")
	tab.NotSee("One more tap")
	return tab
}
