// Package mail sends mail over SMTP, in few classes and for nothing else.
//
// Nothing can be sent exactly once over SMTP: a connection may break after the
// server has taken the mail and before it says so. Sign-in mails are sent
// again with the same Message-ID, which mail programs show once; every other
// mail is marked before it is sent and so goes out at most once (see Once).
//
// Errors never name an address: they end up in logs and in the jobs table.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Class is why a mail is sent; there are no other reasons.
type Class string

// The classes (product.md, "Mail classes").
const (
	SignIn     Class = "sign-in"
	Legal      Class = "legal"      // assembly, statutes
	Invitation Class = "invitation" // to a ballot, a conversation, a council, a meeting
	Role       Class = "role"       // what a role owes
	Digest     Class = "digest"     // weekly, with briefs and answers in full
	Reply      Class = "reply"      // to a mail that the person wrote to us a moment ago
	Test       Class = "test"       // of the settings, to who set them a moment ago
)

// Message is one mail to one person. ID is its own for ever: the same mail sent
// again has the same Message-ID. Text is plain; every mail has it. HTML may be
// empty.
type Message struct {
	ID      string
	Class   Class
	Person  string // member id; "" where the person is on no register: what comes back is then not known to be theirs
	Name    string // of the person
	To      string // address
	Lang    string // of the text, "de"
	Subject string
	Text    string
	HTML    string
	// Unsubscribe is where one click ends mails of this class (RFC 8058); ""
	// where the class cannot be ended.
	Unsubscribe string
	// Calendar is an iCalendar object (RFC 5545) that goes with the text, so that
	// a mail program offers to put it into a calendar; its method says what it is.
	Calendar string
	Method   string // "REQUEST", "CANCEL"
	// ReplyTo is where an answer to this mail goes, "" for the sender's address.
	ReplyTo string

	returns string // where it comes back to when it cannot be delivered
}

// Sender sends through one SMTP server. The zero value sends nothing and says
// so.
type Sender struct {
	host      string
	port      int
	implicit  bool // TLS from the first byte
	plain     bool // no TLS: loopback only
	user      string
	password  string
	from      string
	partyName string
	contact   string
	mailbox   string
	open      connections
}

// Settings say where mail goes out and who answers it. URL is
// smtp://user:password@host:587 (STARTTLS, required unless the host is this
// machine) or smtps://…:465. Contact is the human being that every mail names:
// "Ada Byron, ada@party.example". Mailbox is the address whose mail comes back
// to this server, with anything after a plus in it: reply@party.example for
// reply+…@party.example; "" where none does.
type Settings struct {
	URL, From, Name, Contact, Mailbox string
}

// New checks the settings.
func New(s Settings) (*Sender, error) {
	u, err := url.Parse(s.URL)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" {
		return nil, errors.New("mail: the address of the mail server is written smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	sender := &Sender{host: u.Hostname(), implicit: u.Scheme == "smtps", from: s.From, partyName: s.Name, contact: strings.TrimSpace(s.Contact)}
	sender.port = 587
	if sender.implicit {
		sender.port = 465
	}
	if u.Port() != "" {
		if sender.port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errors.New("mail: the port of the mail server is not a number")
		}
	}
	sender.plain = !sender.implicit && isLoopback(sender.host)
	sender.user = u.User.Username()
	sender.password, _ = u.User.Password()
	if sender.contact == "" {
		return nil, errors.New("mail: say which human being answers mails: --contact 'Name, address'")
	}
	if err := gomail.NewMsg().From(s.From); err != nil {
		return nil, errors.New("mail: --mail-from is not an e-mail address")
	}
	if sender.mailbox, err = mailboxOf(s.Mailbox); err != nil {
		return nil, err
	}
	return sender, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Contact is the human being whom every mail names; "" without a mail server.
func (s *Sender) Contact() string {
	if s == nil {
		return ""
	}
	return s.contact
}

// From is the address that mails come from; "" without a mail server.
func (s *Sender) From() string {
	if s == nil {
		return ""
	}
	return s.from
}

// Failed is why a mail was not taken. It holds no address.
type Failed struct {
	Code      int    // the server's, 0 where it never answered
	Status    string // the server's finer one (RFC 3463), "5.1.1", where it gave one or its words say it (see Status)
	Why       Why    // CutOff where the server's codes say it
	Reason    string // our words, for the log
	Says      string // the server's words, without addresses
	Refused   bool   // for good: trying again will not help
	Uncertain bool   // the server may have taken it
}

func (f *Failed) Error() string {
	if f.Code != 0 {
		return fmt.Sprintf("mail: %s (the mail server answered %d)", f.Reason, f.Code)
	}
	return "mail: " + f.Reason
}

// timeout is how long one mail may take.
const timeout = 30 * time.Second

// Send hands one mail to the server. An error is a *Failed, or says that the
// message itself cannot be sent.
func (s *Sender) Send(ctx context.Context, m Message) error {
	if s == nil || s.host == "" {
		return &Failed{Why: Unset, Reason: "no mail server is set (--mail)"}
	}
	message, err := s.message(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return s.deliver(ctx, message)
}

func failure(err error) *Failed {
	var send *gomail.SendError
	if !errors.As(err, &send) {
		return &Failed{Why: Broken, Reason: "the connection to the mail server broke", Uncertain: true}
	}
	f := &Failed{Code: send.ErrorCode(), Reason: "the mail was not taken", Says: wordsOf(send), Refused: !send.IsTemp() && send.ErrorCode() >= 500}
	f.Status = Status(send.EnhancedStatusCode(), f.Says, send.Reason == gomail.ErrSMTPRcptTo)
	switch send.Reason {
	case gomail.ErrSMTPMailFrom:
		if f.Refused && weight(f.Status) > 0 {
			f.Status = "5.1.8" // nobody was named yet but us
		}
	case gomail.ErrSMTPDataClose, gomail.ErrWriteContent:
		f.Uncertain = f.Code == 0
	}
	return f
}

// Host is the mail server; "" without one.
func (s *Sender) Host() string {
	if s == nil {
		return ""
	}
	return s.host
}
