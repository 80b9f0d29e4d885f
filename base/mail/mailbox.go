package mail

import (
	"crypto/subtle"
	"errors"
	"strings"

	"concentric/base/store"

	gomail "github.com/wneessen/go-mail"
)

// The addresses of the mailbox carry a code after a plus (RFC 5233): whose mail
// it answers or sends back, about what, and a keyed hash, so that nobody can
// make one up. Letters and digits of one case only: some servers fold them.

// longestMailbox leaves room for the code within the 64 letters that may stand
// before the @ (RFC 5321).
const longestMailbox = 64 - 1 - codeLength

// codeLength is kind, two ids, and the hash.
const codeLength = 1 + 16 + 16 + 16

func mailboxOf(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	err := gomail.NewMsg().From(address)
	local, _, _ := strings.Cut(address, "@")
	if err != nil || strings.ContainsAny(address, "<> \"") || strings.Contains(local, "+") || len(local) > longestMailbox {
		return "", errors.New("mail: --mailbox is an e-mail address with at most 14 letters before the @ and no plus, as reply@party.example")
	}
	return strings.ToLower(address), nil
}

// HasMailbox reports whether mail that answers ours reaches this server.
func (s *Sender) HasMailbox() bool { return s != nil && s.mailbox != "" }

// Mailbox is an address of the mailbox for mail about a thing (an id, "" for
// nothing in particular) from a person; "" where there is no mailbox.
func (s *Sender) Mailbox(q store.Q, thing, person string) (string, error) {
	if !s.HasMailbox() {
		return "", nil
	}
	if thing == "" {
		thing = nothing
	}
	return s.address(q, replied, thing, person)
}

// nothing stands where an id would.
const nothing = "0000000000000000"

// The kinds of mail that come to the mailbox.
const (
	replied  = "r"
	returned = "b"
)

// returnsTo is where a mail to a person goes back to when it cannot be
// delivered: the address holds who it was for, and which address.
func (s *Sender) returnsTo(q store.Q, person, to string) (string, error) {
	if !s.HasMailbox() || len(person) != 16 {
		return "", nil
	}
	return s.address(q, returned, short(q, to), person)
}

func (s *Sender) address(q store.Q, kind, thing, person string) (string, error) {
	local, domain, _ := strings.Cut(s.mailbox, "@")
	seal, err := q.Keys().Lookup("mail.mailbox", kind+thing+person)
	if err != nil {
		return "", err
	}
	return local + "+" + kind + thing + person + seal[:16] + "@" + domain, nil
}

// Arrived is what the address says to which a mail came.
type Arrived struct {
	Returned bool   // it is ours, come back
	Person   string // member id
	Thing    string // what the person answers about, "" for nothing in particular

	address string // where it came back from
}

// ErrNotOurs is why a mail to an address is refused: no mail of ours named it.
var ErrNotOurs = errors.New("this address takes answers to mails of this server only: answer one of them")

// Read reads an address to which a mail came.
func (s *Sender) Read(q store.Q, to string) (Arrived, error) {
	local, domain, _ := strings.Cut(strings.ToLower(strings.Trim(to, "<>")), "@")
	name, code, _ := strings.Cut(local, "+")
	if !s.HasMailbox() || name+"@"+domain != s.mailbox || len(code) != codeLength {
		return Arrived{}, ErrNotOurs
	}
	kind, thing, person := code[:1], code[1:17], code[17:33]
	want, err := q.Keys().Lookup("mail.mailbox", kind+thing+person)
	if err != nil {
		return Arrived{}, err
	}
	if subtle.ConstantTimeCompare([]byte(want[:16]), []byte(code[33:])) != 1 {
		return Arrived{}, ErrNotOurs
	}
	a := Arrived{Returned: kind == returned, Person: person, Thing: thing}
	if a.Returned {
		a.Thing, a.address = "", thing
	} else if thing == nothing {
		a.Thing = ""
	}
	return a, nil
}

// short is a keyed hash of an address, long enough to tell one person's
// addresses apart.
func short(q store.Q, address string) string {
	hash, err := q.Keys().Lookup("mail.address", strings.ToLower(address))
	if err != nil {
		return nothing
	}
	return hash[:16]
}
