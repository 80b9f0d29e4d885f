// Package mailbox takes mails in, from a mail server that hands them over by
// LMTP (RFC 2033), and reads them: who wrote, what, whether the sender's domain
// has signed it (DKIM), and what a delivery report says.
//
// It listens where it is told to, which is a socket or a port of this machine:
// who reaches it can hand over a mail with any sender.
package mailbox

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// largest is the largest mail taken, in bytes. Nobody answers with a film.
const largest = 1 << 20

// Later is an error after which the mail server should hand the mail over once
// more; every other error refuses it for good, with the error's own words.
type Later struct{ Err error }

func (l Later) Error() string { return l.Err.Error() }

// Unwrap is why.
func (l Later) Unwrap() error { return l.Err }

// Take is what is done with a mail for one address.
type Take func(ctx context.Context, to string, raw []byte) error

// Listen opens the address of a mailbox: "127.0.0.1:2424", or "unix:/run/x.sock".
func Listen(address string) (net.Listener, error) {
	if path, is := strings.CutPrefix(address, "unix:"); is {
		return net.Listen("unix", path)
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback() && !ip.IsPrivate()) {
		return nil, errors.New("mailbox: listens on this machine or a private network only: 127.0.0.1:2424, or unix:/path")
	}
	return net.Listen("tcp", address)
}

// Serve takes mails until the context ends.
func Serve(ctx context.Context, in net.Listener, take Take) error {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{ctx: ctx, take: take}, nil }))
	server.LMTP, server.Domain = true, "localhost"
	server.EnableSMTPUTF8 = true // else a mail server sends a mail back whose sender writes accents as they are
	server.MaxMessageBytes, server.MaxRecipients = largest, 10
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.ErrorLog = quiet{}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(in); ctx.Err() == nil {
		return err
	}
	return nil
}

// quiet keeps what others' mail servers say out of the log: it has addresses.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// session is one conversation with the mail server.
type session struct {
	ctx  context.Context
	take Take
	to   []string
}

func (c *session) Mail(string, *smtp.MailOptions) error {
	c.to = nil
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = append(c.to, to)
	return nil
}

// LMTPData answers for each recipient apart.
func (c *session) LMTPData(r io.Reader, answer smtp.StatusCollector) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range c.to {
		answer.SetStatus(to, answered(c.take(c.ctx, to, raw)))
	}
	return nil
}

// Data is for SMTP, which is not spoken here.
func (c *session) Data(io.Reader) error { return smtp.ErrAuthUnsupported }

func answered(err error) error {
	var later Later
	switch {
	case err == nil:
		return nil
	case errors.As(err, &later):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
	default:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: err.Error()}
	}
}

func (c *session) Reset()        { c.to = nil }
func (c *session) Logout() error { return nil }
