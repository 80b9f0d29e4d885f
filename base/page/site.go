package page

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"

	"concentric/base/certificate"
	"concentric/base/live"
	"concentric/base/mail"
	"concentric/base/pdf"
	"concentric/base/store"
	"concentric/base/translate"
)

// Site is what every room's handlers are given: the party's database, the key
// store (a database apart, which the main backup never contains), the hub of
// open pages, and how the outside reaches this server.
type Site struct {
	DB      *store.DB
	Vault   *store.DB // conversation keys
	Hub     *live.Hub
	Log     *slog.Logger
	Mail    *mail.Sender       // nil where no mail server is set
	Speaks  *translate.Service // nil where no translation server is set
	PDFFont *pdf.Font          // for letters that the Go fonts lack; nil for none
	Asks    *http.Client       // asks public addresses only; nil where links are not to be looked at
	Name    string             // what the party calls itself here
	BaseURL string             // "https://party.example", without a slash at the end
	Demo    bool               // a demonstration: mails are shown on a page

	Languages []string                    // that the pages are offered in, the first where none of a reader's is; none: all
	Given     Given                       // what the settings cannot change
	Renew     func(context.Context) error // takes up settings that were changed; nil where they never are

	Certificates func(context.Context) ([]certificate.State, error) // of the party's names, none where it does not get them itself; nil likewise
}

// Given says what the command line, the environment or a file gives, so that it
// is not for the settings to change.
type Given struct{ Name, Address, Mail bool }

// OnlyHere says whether an address leads to the machine itself that follows it, as
// http://127.0.0.1:8080 does: other machines do not reach it.
func OnlyHere(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()
}

// ForAll is where a server that answers at an address of this machine alone would
// have to listen for others to reach it by the same port: "0.0.0.0:8080".
func ForAll(address string) string {
	port := "80"
	if u, err := url.Parse(address); err == nil && u.Port() != "" {
		port = u.Port()
	} else if err == nil && u.Scheme == "https" {
		port = "443"
	}
	return net.JoinHostPort("0.0.0.0", port)
}

// Viewer is how the layout sees a reader of whom nothing is known.
func (s *Site) Viewer() Viewer { return Viewer{Organisation: s.Name, Languages: s.Languages} }
