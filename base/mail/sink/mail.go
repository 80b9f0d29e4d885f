package sink

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// Mail is one mail as it was received. From and To are those of the envelope,
// which the headers need not repeat.
type Mail struct {
	From    string
	To      []string
	At      time.Time
	Header  mail.Header
	Subject string // decoded
	Text    string // the first text/plain part, decoded
	HTML    string // the first text/html part, decoded
	Raw     []byte
}

func (m Mail) to(address string) bool {
	for _, to := range m.To {
		if strings.EqualFold(to, address) {
			return true
		}
	}
	return false
}

// Link gives the first address in the text that contains part, "" if there is
// none: the way a test follows a mail.
func (m Mail) Link(part string) string {
	for word := range strings.FieldsSeq(m.Text) {
		word = strings.Trim(word, "<>()[]\"',.;")
		if (strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://")) && strings.Contains(word, part) {
			return word
		}
	}
	return ""
}

type errNone int

func (n errNone) Error() string {
	return fmt.Sprintf("no such mail came; %d others did", int(n))
}

// read takes a mail apart (RFC 5322, RFC 2045, RFC 2047).
func read(raw []byte) (Mail, error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, fmt.Errorf("not a mail: %w", err)
	}
	m := Mail{Header: message.Header, Raw: raw}
	var words mime.WordDecoder
	if m.Subject, err = words.DecodeHeader(message.Header.Get("Subject")); err != nil {
		return Mail{}, fmt.Errorf("the subject: %w", err)
	}
	err = m.part(message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Body)
	return m, err
}

// part reads one part, and the parts within it.
func (m *Mail) part(contentType, encoding string, body io.Reader) error {
	if contentType == "" {
		contentType = "text/plain"
	}
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("content type %q: %w", contentType, err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return fmt.Errorf("a part: %w", err)
			}
			if err := m.part(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("a %s part: %w", kind, err)
	}
	switch {
	case kind == "text/plain" && m.Text == "":
		m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	case kind == "text/html" && m.HTML == "":
		m.HTML = string(text)
	}
	return nil
}
