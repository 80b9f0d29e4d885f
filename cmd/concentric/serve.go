package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"concentric/app"
	"concentric/base/certificate"
	"concentric/base/mail"
	"concentric/base/mailbox"
	"concentric/base/page"
	"concentric/base/pdf"
	"concentric/member"
)

// siteFlags are what serve and demo have in common.
type siteFlags struct {
	Listen  string `help:"Address to answer on." default:"127.0.0.1:8080" env:"CONCENTRIC_LISTEN" placeholder:"HOST:PORT"`
	BaseURL string `help:"Address by which people reach this server (default: what is set in the browser, else http:// and where it listens)." env:"CONCENTRIC_URL" placeholder:"URL" name:"url"`
	PDFFont string `help:"TrueType font (.ttf) for PDF files, for letters that the program's own type lacks, as Chinese. Without it, a text in such letters stands there as its number." env:"CONCENTRIC_PDF_FONT" placeholder:"FILE" name:"pdf-font"`
	LogJSON bool   `help:"Write the log as JSON lines." env:"CONCENTRIC_LOG_JSON"`
}

// mailFlags say where mail goes out, and who answers it.
type mailFlags struct {
	Mail     string `help:"Mail server: smtp://user:password@host:587 or smtps://user:password@host:465. Without it, what is set in the browser; without that, too, nobody can sign in by mail." env:"CONCENTRIC_MAIL" placeholder:"URL"`
	MailFrom string `help:"Sender's address of all mails." env:"CONCENTRIC_MAIL_FROM" placeholder:"ADDRESS"`
	Mailbox  string `help:"Address for answers to mails, and for mails that come back: your mail server hands over by LMTP what comes to it, with anything after a plus (reply+…@party.example)." env:"CONCENTRIC_MAILBOX" placeholder:"ADDRESS"`
	LMTP     string `help:"Where the mail server hands it over: 127.0.0.1:2424, or unix:/run/concentric.sock." env:"CONCENTRIC_LMTP" placeholder:"HOST:PORT" name:"lmtp"`
	Contact  string `help:"The human being whom every mail names: name and address." env:"CONCENTRIC_CONTACT" placeholder:"TEXT"`
}

// sender is nil where no mail server is set.
func (f mailFlags) sender(party string) (*mail.Sender, error) {
	if f.Mail == "" {
		return nil, nil
	}
	return mail.New(mail.Settings{URL: f.Mail, From: f.MailFrom, Name: party, Contact: f.Contact, Mailbox: f.Mailbox})
}

// inbox is where mail comes in; nil where none does.
func (f mailFlags) inbox() (net.Listener, error) {
	switch {
	case f.Mailbox == "" && f.LMTP == "":
		return nil, nil
	case f.Mailbox == "" || f.LMTP == "":
		return nil, errors.New("answers by mail need two settings: --mailbox and --lmtp")
	}
	return mailbox.Listen(f.LMTP)
}

// log writes structured lines; it never gets personal data.
func (f siteFlags) log() *slog.Logger {
	if f.LogJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// url is the address that people type, without a slash at its end.
func (f siteFlags) url(listener net.Listener) string {
	if f.BaseURL != "" {
		return f.BaseURL
	}
	return here(listener)
}

// here is the address of a server on this machine; where it answers on all
// addresses, one by which others in the same network reach it.
func here(listener net.Listener) string {
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil || !net.ParseIP(host).IsUnspecified() {
		return "http://" + listener.Addr().String()
	}
	host = "127.0.0.1"
	list, _ := net.InterfaceAddrs() // none where they cannot be read
	for _, one := range list {
		if n, is := one.(*net.IPNet); is && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			host = n.IP.String()
			break
		}
	}
	return "http://" + net.JoinHostPort(host, port)
}

// translationFlags name a translation server.
type translationFlags struct {
	Translate    string `help:"Translation server of your own that speaks LibreTranslate's API, e.g. http://127.0.0.1:5000. What people write in conversations that are still read, and circles' answers, are sent to it. Without it, members translate." env:"CONCENTRIC_TRANSLATE" placeholder:"URL"`
	TranslateKey string `help:"Key of the translation server, if it wants one." env:"CONCENTRIC_TRANSLATE_KEY" placeholder:"KEY"`
}

// certificateFlags make the server get its certificates by itself.
type certificateFlags struct {
	Certificates bool   `help:"Get certificates by itself, and answer on 443 and 80 instead of --listen. Needs a name that leads to this machine: --url, or what is set in the browser." env:"CONCENTRIC_CERTIFICATES"`
	HTTPS        string `help:"Address for https, with --certificates." default:":443" env:"CONCENTRIC_HTTPS" placeholder:"HOST:PORT" name:"https"`
	HTTP         string `help:"Address for http, with --certificates: challenges, and the way to https." default:":80" env:"CONCENTRIC_HTTP" placeholder:"HOST:PORT" name:"http"`
	ACME         string `help:"Directory of who signs the certificates." default:"https://acme-v02.api.letsencrypt.org/directory" env:"CONCENTRIC_ACME" placeholder:"URL" name:"acme"`
}

type serveCommand struct {
	app.Place
	siteFlags
	mailFlags
	translationFlags
	certificateFlags
	Name          string `help:"What the party calls itself (default: what is set in the browser)." env:"CONCENTRIC_NAME"`
	Organisations string `help:"Folder with a JSON settings file for each of several organisations on this server, each with its own name, databases and keys. Settings of a single one are then not read." env:"CONCENTRIC_ORGANISATIONS" placeholder:"DIR"`
}

// memoryLimit is from how many bytes on garbage is collected eagerly (a soft limit,
// see runtime/debug.SetMemoryLimit): what the largest conversations need fits below
// it, and a machine of 2 GB is not filled with what nobody uses any more.
const memoryLimit = 3 << 29

// Run serves until it is told to stop, then finishes what is under way.
func (c serveCommand) Run() error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := c.log()
	slog.SetDefault(log)
	list := []organisation{{Place: c.Place, mailFlags: c.mailFlags, translationFlags: c.translationFlags, BaseURL: c.BaseURL, Name: c.Name}}
	if c.Organisations != "" {
		var err error
		if list, err = readOrganisations(c.Organisations); err != nil {
			return err
		}
	}
	font, err := pdf.ReadFont(c.PDFFont)
	if err != nil {
		return err
	}
	first, err := c.first()
	if err != nil {
		return err
	}
	var house app.House
	for _, o := range list {
		party, err := o.open(ctx, here(first), font, log)
		if err != nil {
			return errors.Join(err, house.Close())
		}
		house = append(house, party)
	}
	doors, err := c.doors(house, first)
	if err != nil {
		return errors.Join(err, house.Close())
	}
	for _, party := range house {
		log.Info("serving", "address", first.Addr().String(), "url", party.Site.BaseURL)
		fmt.Printf("%s answers at %s\n", party.Site.Name, party.Site.BaseURL)
		if err := sayHowToBegin(ctx, party); err != nil {
			return errors.Join(err, house.Close())
		}
	}
	err = house.Serve(ctx, doors...)
	if closing := house.Close(); err == nil {
		err = closing
	}
	log.Info("stopped")
	return err
}

// first opens the address where plain HTTP is answered.
func (c serveCommand) first() (net.Listener, error) {
	if c.Certificates {
		return listen("--http", c.HTTP)
	}
	return listen("--listen", c.Listen)
}

// listen begins to answer at the address that a flag gives, or says why not.
func listen(flag, address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program answers at %s already: stop it, or choose another address with %s", address, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not answer at %s: choose a port from 1024 on with %s, or grant CAP_NET_BIND_SERVICE (docs/operate.md)", address, flag)
	case err != nil:
		return nil, fmt.Errorf("nothing can answer at %q; %s wants HOST:PORT, as 127.0.0.1:8080: %w", address, flag, err)
	}
	return listener, nil
}

// doors are where the house answers: behind a web server at one address, else
// on https with certificates of its own, and on http for the way there.
func (c serveCommand) doors(house app.House, first net.Listener) ([]app.Door, error) {
	var pages http.Handler = house
	if c.Organisations == "" {
		pages = house[0].Handler() // whatever it is called by: there is no other
	}
	if !c.Certificates {
		return []app.Door{{Listener: first, Handler: pages}}, nil
	}
	secure, err := listen("--https", c.HTTPS)
	if err != nil {
		return nil, err
	}
	office := certificate.New(certificate.Options{DB: house[0].Site.DB, Hosts: house.Hosts, Directory: c.ACME})
	for _, party := range house {
		party.Certified(office)
	}
	return []app.Door{
		{Listener: tls.NewListener(secure, office.TLSConfig()), Handler: pages},
		{Listener: first, Handler: office.Front(pages)},
	}, nil
}

// sayHowToBegin prints, while nobody is on the register, the link by which the
// founders begin. It works once.
func sayHowToBegin(ctx context.Context, party *app.App) error {
	none, err := member.Nobody(ctx, party.Site.DB)
	if err != nil || !none {
		return err
	}
	token, err := member.SetUpToken(party.Site.DB)
	if err == nil {
		fmt.Printf("Nobody is here yet. Whoever opens this link first sets the party up; it works once:\n%s/set-up/%s/server\n", party.Site.BaseURL, token)
		if page.OnlyHere(party.Site.BaseURL) {
			fmt.Printf("Only this machine reaches that address. For phones in the same network, start it with --listen %s.\n", page.ForAll(party.Site.BaseURL))
		}
	}
	return err
}
