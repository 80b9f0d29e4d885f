// Package setup is what the server of a party is told: the party's name, the
// languages and the address of its pages, where its mail goes out, and its
// imprint and privacy texts. Whoever opens the first link says it before the
// founding, and a steward changes it later. Each change is an entry in the
// journal, and a use of a steward's powers that every member sees.
//
// What the command line or the environment gives goes before it, and the pages
// say so.
package setup

import (
	"context"
	"embed"
	"time"

	"concentric/base/store"
)

// Messages are this room's sentences.
//
//go:embed messages
var Messages embed.FS

// Settings are what is set. The zero value is a server of which nothing was said.
type Settings struct {
	Name      string   // what the party calls itself
	Languages []string // of the pages, in the order in which they are offered; none: all
	URL       string   // address that people type, "https://party.example"
	Relay     Relay    // where mail goes out
	From      string   // sender's address of all mails
	Contact   string   // the human being whom every mail names: name and address
	Selector  string   // name of the DKIM key, where it is known
	Imprint   string   // Markdown; "" while nobody wrote it
	Privacy   string   // Markdown
	Lang      string   // of both texts
}

// Change is one time that the settings were changed: which part, when, and to
// what.
type Change struct {
	ID   string
	N    int
	Part Part
	At   time.Time
	Settings
}

// Part is what one form sets.
type Part string

// The parts.
const (
	Server Part = "server" // name, languages, address
	Mail   Part = "mail"   // relay, sender, contact
	Texts  Part = "texts"  // imprint, privacy
)

// Topic is touched when the settings change; every server of the party follows it.
const Topic = "setup"

// Now are the settings that hold, and how often they were changed.
func Now(ctx context.Context, q store.Q) (Settings, int, error) {
	list, err := changes(ctx, q, 1)
	if err != nil || len(list) == 0 {
		return Settings{}, 0, err
	}
	return list[0].Settings, list[0].N, nil
}

// Changes lists the newest changes first, at most limit.
func Changes(ctx context.Context, q store.Q, limit int) ([]Change, error) {
	return changes(ctx, q, limit)
}
