package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"concentric/app"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/pdf"
	"concentric/demo"
)

type demoCommand struct {
	Data     string `help:"Folder that holds the demonstration's data." default:".demo" placeholder:"DIR"`
	Reset    bool   `help:"Throw away what is there and begin anew."`
	FillOnly bool   `help:"Only fill the folder, and end once every entry is sequenced and signed."`
	Members  int    `help:"How many members the party has, 60 at least." default:"2000"`
	Seed     uint64 `help:"Seed of the simulation: equal seeds give equal parties." default:"1"`
	siteFlags
}

// fewestMembers fill every circle, conversation and lot of the demonstration.
const fewestMembers = 60

func (demoCommand) Help() string {
	return `Lives a year of a made-up party in some seconds and serves it, on SQLite in a folder. A second run keeps
what is there. Mails end on a page of the demonstration instead of in mailboxes.`
}

// partyName is what the demonstration's party calls itself.
const partyName = "Common Ground"

// filledMark is the file that says that a folder was filled to the end.
const filledMark = "filled"

// Run fills the folder if it is not filled yet, and serves it.
func (c demoCommand) Run() error {
	if c.Members < fewestMembers {
		return fmt.Errorf("a party of %d members is too small for all that the demonstration shows; give --members %d or more", c.Members, fewestMembers)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	slog.SetDefault(log)
	font, err := pdf.ReadFont(c.PDFFont)
	if err != nil {
		return err
	}
	place := app.Place{Data: c.Data}
	if err := c.fill(ctx, place, log); err != nil || c.FillOnly {
		return err
	}
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer mails.Close()
	sender, err := mail.New(mail.Settings{URL: "smtp://" + mails.Addr(), From: "hello@commonground.example", Name: partyName, Contact: "Ada Byron, ada@commonground.example"})
	if err != nil {
		return err
	}
	listener, err := listen("--listen", c.Listen)
	if err != nil {
		return err
	}
	party, err := app.New(ctx, app.Config{
		Place: place, Mails: mails,
		Site: page.Site{Name: partyName, BaseURL: c.url(listener), Log: log, Mail: sender, PDFFont: font, Demo: true},
	})
	if err != nil {
		return err
	}
	if err := c.greet(ctx, party); err != nil {
		return errors.Join(err, party.Close())
	}
	return errors.Join(party.Serve(ctx, listener), party.Close())
}

// fill lives the party's year, unless it was lived here already.
func (c demoCommand) fill(ctx context.Context, place app.Place, log *slog.Logger) error {
	mark := filepath.Join(c.Data, filledMark)
	_, err := os.Stat(mark)
	if err == nil && !c.Reset {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := empty(c.Data); err != nil {
		return err
	}
	begun := time.Now()
	fmt.Printf("Filling %s: %d members live a year …\n", c.Data, c.Members)
	party, err := app.New(ctx, app.Config{Place: place, Manual: true, Site: page.Site{Name: partyName, BaseURL: "http://localhost", Log: log}})
	if err != nil {
		return err
	}
	err = demo.Fill(ctx, demo.Options{
		DB: party.Site.DB, Vault: party.Site.Vault, Seed: c.Seed, Members: c.Members, Settle: party.Settle,
		Data: os.Getenv("CONCENTRIC_DATA"), Say: func(line string) { fmt.Println("  " + line) },
	})
	if err := errors.Join(err, party.Close()); err != nil {
		return err
	}
	fmt.Printf("Filled in %.1f s.\n", time.Since(begun).Seconds())
	return os.WriteFile(mark, []byte(version+"\n"), 0o600)
}

// empty removes a demonstration's files, and nothing else that may be there.
func empty(folder string) error {
	for _, name := range []string{filledMark, "concentric.db", "concentric.db-wal", "concentric.db-shm", "keys.db", "keys.db-wal", "keys.db-shm"} {
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// greet prints the address, and a way in for each kind of person.
func (c demoCommand) greet(ctx context.Context, party *app.App) error {
	ways, err := demo.WaysIn(ctx, party.Site.DB, party.Site.BaseURL)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s is at %s\n\nCome in as\n", partyName, party.Site.BaseURL)
	for _, way := range ways {
		fmt.Printf("  %-16s %s\n", way.Who, way.Link)
	}
	fmt.Printf("\nEach link works once, for a day; new ones are printed at each start.\nMails that the party sends: %s/demo/mails\nStop with Ctrl-C.\n", party.Site.BaseURL)
	return nil
}
