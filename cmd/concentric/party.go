package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/pdf"
	"concentric/base/translate"
	"concentric/library"
	"concentric/setup"
)

// organisation is what the server is told of one party.
type organisation struct {
	app.Place
	mailFlags
	translationFlags
	BaseURL, Name string

	file string // that says so, without its folder; "" for a single party
}

// open starts the party. Here is its address while none is given or set, font what
// PDF files take letters from that the Go fonts lack.
func (o organisation) open(ctx context.Context, here string, font *pdf.Font, log *slog.Logger) (*app.App, error) {
	called := o.Name
	if called == "" {
		called = "Concentric"
	}
	if o.BaseURL != "" {
		address, err := setup.Address(o.BaseURL)
		if err != nil {
			return nil, fmt.Errorf("%q is no address to which links can lead: write https:// and the name of the server, as https://party.example", o.BaseURL)
		}
		o.BaseURL = address
	}
	sender, err := o.sender(called)
	if err != nil {
		return nil, err
	}
	speaks, err := translate.New(o.Translate, o.TranslateKey)
	if err != nil {
		return nil, err
	}
	inbox, err := o.inbox()
	if err != nil {
		return nil, err
	}
	asks, err := library.LinkClient()
	if err != nil {
		return nil, err
	}
	return app.New(ctx, app.Config{
		Place: o.Place, Inbox: inbox, Here: here, Answer: o.Mailbox,
		Site: page.Site{Name: o.Name, BaseURL: o.BaseURL, Log: log, Mail: sender, Speaks: speaks, PDFFont: font, Asks: asks},
	})
}

// readOrganisations reads a folder of settings files, one for each party that
// the server is home to. Each names its address and the folder of its data, so
// that the same file can be given to other commands with --config.
func readOrganisations(folder string) ([]organisation, error) {
	for _, name := range []string{"CONCENTRIC_KEY", "CONCENTRIC_DATABASE", "CONCENTRIC_VAULT", "CONCENTRIC_KEY_FILE", "CONCENTRIC_DATA_DIR"} {
		if os.Getenv(name) != "" {
			return nil, fmt.Errorf("%s is set: with several organisations it would be for all of them; each has its own in its file", name)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no settings file (*.json) in %s", folder)
	}
	var list []organisation
	taken := map[string]string{}
	for _, file := range files {
		o, err := readOrganisation(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		o.file = filepath.Base(file)
		vault, err := o.VaultURL()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		key := o.KeyFile
		if key == "" {
			key = filepath.Join(o.Data, "master.key")
		}
		for _, own := range []string{o.host(), o.DatabaseURL(), vault, key} {
			if other := taken[own]; other != "" {
				return nil, fmt.Errorf("%s and %s share %s: each organisation has its own address, databases and key", other, file, withoutPassword(own))
			}
			taken[own] = file
		}
		list = append(list, o)
	}
	return list, nil
}

func (o organisation) host() string {
	_, rest, _ := strings.Cut(strings.ToLower(o.BaseURL), "://")
	name, _, _ := strings.Cut(rest, "/")
	name, _, _ = strings.Cut(name, ":")
	return name
}

// readOrganisation reads one file.
func readOrganisation(file string) (organisation, error) {
	var o organisation
	text, err := os.ReadFile(file)
	if err != nil {
		return o, err
	}
	var set map[string]string
	if err := json.Unmarshal(text, &set); err != nil {
		return o, fmt.Errorf("it is no JSON object of texts: %w", err)
	}
	fields := map[string]*string{
		"data": &o.Data, "database": &o.Database, "vault": &o.Vault, "key-file": &o.KeyFile, "url": &o.BaseURL, "name": &o.Name,
		"mail": &o.Mail, "mail-from": &o.MailFrom, "mailbox": &o.Mailbox, "lmtp": &o.LMTP, "contact": &o.Contact,
		"translate": &o.Translate, "translate-key": &o.TranslateKey,
	}
	for name, value := range set {
		field, is := fields[name]
		if !is {
			return o, fmt.Errorf("%q is no setting of an organisation", name)
		}
		*field = value
	}
	if !filepath.IsAbs(o.Data) {
		return o, fmt.Errorf("\"data\" names no folder by its whole path")
	}
	if o.host() == "" {
		return o, fmt.Errorf("\"url\" names no address, such as https://party.example")
	}
	return o, nil
}
