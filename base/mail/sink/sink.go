// Package sink is a mail server that delivers nowhere: it accepts every mail by
// SMTP and keeps it in memory, for the tests and for the page on which the demo
// shows the mails it sent.
//
// It listens where it is told to, which should be loopback: anyone who reaches
// it can fill it, and who reads it reads everybody's mail.
package sink

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// kept is how many mails a sink keeps; older ones are dropped.
const kept = 5000

// largest is the largest mail accepted, in bytes.
const largest = 20 << 20

// Sink is a running mail server. Close it.
type Sink struct {
	server   *smtp.Server
	listener net.Listener

	mu     sync.Mutex
	mails  []Mail
	taken  int
	refuse func(recipient string) error
	more   chan struct{} // closed and renewed when a mail arrives
}

// Listen starts a sink at a TCP address, as "127.0.0.1:0" (any free port).
func Listen(address string) (*Sink, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s := &Sink{listener: listener, more: make(chan struct{})}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{sink: s}, nil }))
	s.server.Domain = "sink.localhost"
	s.server.MaxMessageBytes = largest
	s.server.EnableSMTPUTF8 = true
	s.server.ReadTimeout, s.server.WriteTimeout = time.Minute, time.Minute
	go s.server.Serve(listener)
	return s, nil
}

// Addr is where the sink listens, as host:port.
func (s *Sink) Addr() string { return s.listener.Addr().String() }

// Close hangs up and stops listening.
func (s *Sink) Close() error { return s.server.Close() }

// Refuse sets what a recipient is answered from now on: an error refuses the
// mail for good (SMTP 550), an error made by Later for now (451); nil accepts
// it. Refuse(nil) accepts all again.
func (s *Sink) Refuse(answer func(recipient string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = answer
}

// Later is a refusal after which the sender should try again (SMTP 451).
func Later(reason string) error {
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: reason}
}

// All gives the mails kept, the oldest first.
func (s *Sink) All() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// To gives the mails to one address, the oldest first; the case of the address
// does not matter.
func (s *Sink) To(address string) []Mail {
	return slices.DeleteFunc(s.All(), func(m Mail) bool { return !m.to(address) })
}

// Await returns the first mail kept that is wanted, waiting for it until the
// context ends.
func (s *Sink) Await(ctx context.Context, wanted func(Mail) bool) (Mail, error) {
	for {
		s.mu.Lock()
		at := slices.IndexFunc(s.mails, wanted)
		if at >= 0 {
			defer s.mu.Unlock()
			return s.mails[at], nil
		}
		more, count := s.more, len(s.mails)
		s.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			return Mail{}, errors.Join(ctx.Err(), errNone(count))
		}
	}
}

// AwaitTo is Await for a mail to this address whose subject or text contains
// these words ("" for any).
func (s *Sink) AwaitTo(ctx context.Context, address, words string) (Mail, error) {
	return s.Await(ctx, func(m Mail) bool {
		return m.to(address) && (strings.Contains(m.Subject, words) || strings.Contains(m.Text, words))
	})
}

// Taken is how many mails were taken since the sink began, whether kept or not.
func (s *Sink) Taken() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// Forget drops all mails.
func (s *Sink) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = nil
}

func (s *Sink) keep(m Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.mails) == kept {
		s.mails = slices.Delete(s.mails, 0, kept/10)
	}
	s.mails = append(s.mails, m)
	s.taken++
	close(s.more)
	s.more = make(chan struct{})
}

func (s *Sink) answer(recipient string) error {
	s.mu.Lock()
	refuse := s.refuse
	s.mu.Unlock()
	if refuse == nil {
		return nil
	}
	err := refuse(recipient)
	var smtpError *smtp.SMTPError
	if err == nil || errors.As(err, &smtpError) {
		return err
	}
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: err.Error()}
}

// session is one conversation with a client.
type session struct {
	sink *Sink
	from string
	to   []string
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.from, c.to = from, nil
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := c.sink.answer(to); err != nil {
		return err
	}
	c.to = append(c.to, to)
	return nil
}

func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	mail, err := read(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	mail.From, mail.To, mail.At = c.from, c.to, time.Now()
	c.sink.keep(mail)
	return nil
}

func (c *session) Reset()        { c.from, c.to = "", nil }
func (c *session) Logout() error { return nil }
