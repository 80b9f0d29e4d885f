package setup

import (
	"net"
	"net/url"
	"strconv"

	"concentric/base/mail"
)

// Relay is the mail server through which mail goes out. The zero value is none.
type Relay struct {
	Host           string
	Port           int
	TLS            bool // from the first byte; else STARTTLS
	User, Password string
}

// URL writes the relay as base/mail reads it; "" for none.
func (r Relay) URL() string {
	if r.Host == "" {
		return ""
	}
	u := url.URL{Scheme: "smtp", Host: net.JoinHostPort(r.Host, strconv.Itoa(r.Port))}
	if r.TLS {
		u.Scheme = "smtps"
	}
	if r.User != "" {
		u.User = url.UserPassword(r.User, r.Password)
	}
	return u.String()
}

// ReadRelay reads what URL wrote.
func ReadRelay(text string) Relay {
	u, err := url.Parse(text)
	if err != nil || text == "" {
		return Relay{}
	}
	r := Relay{Host: u.Hostname(), TLS: u.Scheme == "smtps", User: u.User.Username()}
	r.Port, _ = strconv.Atoi(u.Port())
	r.Password, _ = u.User.Password()
	return r
}

// Sender sends by the settings; nil where they name no mail server. Mailbox is
// the address of answers, "" for none.
func (s Settings) Sender(mailbox string) (*mail.Sender, error) {
	if s.Relay.Host == "" {
		return nil, nil
	}
	return mail.New(mail.Settings{URL: s.Relay.URL(), From: s.From, Name: s.Name, Contact: s.Contact, Mailbox: mailbox})
}
