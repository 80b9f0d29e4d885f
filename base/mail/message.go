package mail

import (
	"errors"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// message writes a Message as RFC 5322 wants it.
func (s *Sender) message(m Message) (*gomail.Msg, error) {
	if m.ID == "" || m.Subject == "" || m.Text == "" {
		return nil, fmt.Errorf("mail: a %s mail needs an id, a subject and a text", m.Class)
	}
	if !strings.Contains(m.Text, s.contact) {
		return nil, fmt.Errorf("mail: a %s mail does not name its human contact", m.Class)
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(oneLine(s.partyName), s.from); err != nil {
		return nil, errors.New("mail: the sender's address cannot be used")
	}
	if err := msg.AddToFormat(oneLine(m.Name), m.To); err != nil {
		return nil, &Failed{Why: NoAddress, Reason: "the address on the register cannot be used", Refused: true}
	}
	if m.returns != "" {
		if err := msg.EnvelopeFrom(m.returns); err != nil {
			return nil, errors.New("mail: the mailbox's address cannot be used")
		}
	}
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return nil, errors.New("mail: the mailbox's address cannot be used")
		}
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(m.ID + "@" + s.domain())
	msg.SetDate()
	msg.SetGenHeader("Auto-Submitted", submitted(m.Class))
	msg.SetGenHeader("X-Concentric-Class", string(m.Class))
	if m.Lang != "" {
		msg.SetGenHeader("Content-Language", m.Lang)
	}
	if m.Unsubscribe != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if m.Calendar != "" {
		msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+m.Method), m.Calendar)
	}
	return msg, nil
}

// submitted says that a machine wrote (RFC 3834).
func submitted(class Class) string {
	if class == Reply {
		return "auto-replied"
	}
	return "auto-generated"
}

func (s *Sender) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(timeout), gomail.WithHELO(s.domain())}
	switch {
	case s.implicit:
		options = append(options, gomail.WithSSL())
	case s.plain:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	return gomail.NewClient(s.host, options...)
}

// domain is the part of the sender's address after the @.
func (s *Sender) domain() string {
	address := strings.TrimSuffix(s.from, ">")
	return address[strings.LastIndexByte(address, '@')+1:]
}

// oneLine keeps a name or a subject from starting headers of its own.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
