package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"concentric/app"
	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/member"
)

// adminCommand is what only who stands at the server can do.
type adminCommand struct {
	Steward adminStewardCommand `cmd:"" help:"Give a member the steward role, for a term. It is a line in the public journal."`
	Member  adminMemberCommand  `cmd:"" help:"Put one person on the register."`
	Link    adminLinkCommand    `cmd:"" help:"Print a sign-in link for a member, for when mail does not work (yet). The member can see that it was made."`

	Organisations adminOrganisationsCommand `cmd:"" help:"List the organisations of a server that is home to several, and say what two of them share."`
}

type adminOrganisationsCommand struct {
	Folder string `arg:"" help:"Folder with a settings file for each." placeholder:"DIR"`
}

// Run prints a line for each: its file, address, name and database.
func (c adminOrganisationsCommand) Run() error {
	list, err := readOrganisations(c.Folder)
	for _, o := range list {
		fmt.Println(strings.Join([]string{o.file, o.BaseURL, o.Name, withoutPassword(o.DatabaseURL())}, "\t"))
	}
	return err
}

// withoutPassword is a database's address as it may be shown.
func withoutPassword(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}

type adminStewardCommand struct {
	app.Place
	Number string `help:"The member's number." required:""`
	Until  string `help:"Last day of the term, at most two years away." required:"" placeholder:"2027-12-31"`
}

// Run gives the role.
func (c adminStewardCommand) Run() error {
	return atServer(c.Place, func(ctx context.Context, tx *store.Tx) error {
		m, err := member.ByNumber(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		if _, err := member.GiveSteward(ctx, tx, member.AtServer(), m.ID, c.Until, ""); err != nil {
			return err
		}
		fmt.Printf("Member %s is a steward until %s.\n", m.Number, c.Until)
		return nil
	})
}

type adminMemberCommand struct {
	app.Place
	Number   string `help:"Member number." required:""`
	FullName string `name:"name" help:"Name." required:""`
	Email    string `help:"E-mail address." required:""`
	Lang     string `help:"Language of mails and pages: en, de, fr, it, da."`
}

// Run adds the person.
func (c adminMemberCommand) Run() error {
	return atServer(c.Place, func(ctx context.Context, tx *store.Tx) error {
		_, err := member.Add(ctx, tx, member.Member{Number: c.Number, Name: c.FullName, Email: c.Email, Lang: c.Lang})
		if err == nil {
			fmt.Printf("Member %s is on the register.\n", c.Number)
		}
		return err
	})
}

type adminLinkCommand struct {
	app.Place
	Number  string        `help:"The member's number." required:""`
	For     time.Duration `help:"How long the link works." default:"1h"`
	BaseURL string        `name:"url" help:"Address by which people reach the server." env:"CONCENTRIC_URL" default:"http://127.0.0.1:8080" placeholder:"URL"`
}

// Run prints the link.
func (c adminLinkCommand) Run() error {
	return atServer(c.Place, func(ctx context.Context, tx *store.Tx) error {
		m, err := member.ByNumber(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		token, err := member.IssueLink(ctx, tx, m.ID, c.For)
		if err != nil {
			return err
		}
		if err := member.NoteReading(ctx, tx, member.Actor{}, member.MadeLink, []string{m.ID}); err != nil {
			return err
		}
		fmt.Println(strings.TrimSuffix(c.BaseURL, "/") + "/sign-in/link/" + token)
		return nil
	})
}

// atServer opens the party's database, does one thing in a transaction, and
// closes it. The server may be running.
func atServer(place app.Place, do func(ctx context.Context, tx *store.Tx) error) error {
	ctx := context.Background()
	stores, err := app.OpenStores(ctx, place)
	if err != nil {
		return err
	}
	defer stores.Close()
	return inWords(stores.DB.Write(ctx, do))
}

// inWords says an error for people in English, as commands do.
func inWords(err error) error {
	e := apperr.As(err)
	if e == nil {
		return err
	}
	catalogue, wrong := app.Catalogue()
	if wrong != nil {
		return err
	}
	return fmt.Errorf("%s", i18n.T(i18n.With(context.Background(), catalogue, "en"), e.Message, e.Args...))
}
