package mailbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"

	"github.com/emersion/go-message"
	"golang.org/x/text/encoding/charmap"
)

// Letter is a mail that came in, as far as it matters here.
type Letter struct {
	From      string   // the one address in From, lower case
	Text      string   // what the person wrote, without what they quoted and signed with
	Automatic bool     // an answer of a machine: a note of absence, a list, a report
	Bounces   []Bounce // what a delivery report says (RFC 3464)
}

// deepest and most are how far a mail is taken apart.
const (
	deepest = 8
	most    = 64 // parts
)

func init() {
	message.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		for _, known := range []*charmap.Charmap{charmap.ISO8859_1, charmap.ISO8859_15, charmap.Windows1252} {
			if name := strings.ReplaceAll(strings.ToLower(known.String()), " ", "-"); name == charset {
				return known.NewDecoder().Reader(in), nil
			}
		}
		return nil, fmt.Errorf("mailbox: no letters of %q are known", charset)
	}
}

// Read takes a mail apart (RFC 5322, RFC 2045). It refuses one that names no
// sender, or several.
func Read(raw []byte) (Letter, error) {
	entity, err := message.Read(bytes.NewReader(raw))
	if entity == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return Letter{}, errors.New("mailbox: this is no mail")
	}
	var l Letter
	l.Automatic = automatic(entity.Header)
	senders, err := mail.ParseAddressList(entity.Header.Get("From"))
	if len(entity.Header.Values("From")) != 1 || err != nil || len(senders) != 1 {
		return Letter{}, errors.New("mailbox: the mail does not come from one sender")
	}
	l.From = strings.ToLower(senders[0].Address)
	parts := 0
	err = entity.Walk(func(path []int, part *message.Entity, _ error) error {
		if parts++; parts > most || len(path) > deepest {
			return errors.New("mailbox: the mail has too many parts")
		}
		return l.part(part)
	})
	if err != nil {
		return Letter{}, fmt.Errorf("mailbox: the mail cannot be read: %w", err)
	}
	l.Text = written(l.Text)
	return l, nil
}

// part reads one part: the first text, and what a report says.
func (l *Letter) part(part *message.Entity) error {
	kind, _, err := part.Header.ContentType()
	if err != nil {
		return nil // a part of no kind is none of ours
	}
	switch {
	case kind == "message/delivery-status", kind == "message/global-delivery-status": // RFC 6533: of a mail that went out with SMTPUTF8
		text, err := io.ReadAll(part.Body)
		if err != nil {
			return err
		}
		l.Bounces = append(l.Bounces, bounces(text)...)
	case kind == "text/plain" && l.Text == "":
		text, err := io.ReadAll(part.Body)
		if err != nil {
			return err
		}
		l.Text = strings.ToValidUTF8(string(text), "\uFFFD")
	}
	return nil
}

// automatic reports whether a machine wrote (RFC 3834): nothing is answered to
// it, so that two machines never write to each other.
func automatic(h message.Header) bool {
	if auto := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted"))); auto != "" && auto != "no" {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "list", "junk", "auto_reply":
		return true
	}
	kind, _, _ := h.ContentType()
	return kind == "multipart/report" || h.Get("List-Id") != "" || h.Get("X-Autoreply") != "" || h.Get("X-Auto-Response-Suppress") != ""
}
